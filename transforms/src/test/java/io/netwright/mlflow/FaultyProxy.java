package io.netwright.mlflow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Stands before a server and, from a chosen request on, behaves like a broken network. */
public final class FaultyProxy implements AutoCloseable {

  /** How it breaks. */
  enum Fault {
    /** The server never sees the request. */
    LOST_REQUEST,
    /** The server acts, but its answer does not arrive. */
    LOST_ANSWER,
    /** An error instead of an answer, after the server acted. */
    ERROR,
    /** The connection ends in the middle of the answer, after the server acted. */
    CUT_ANSWER,
    /** The server acts later than anybody waits. */
    SLOW,
    /** Too many requests. */
    BUSY,
    /** Not now. */
    UNAVAILABLE,
    /** No space left. */
    FULL
  }

  private static final long SLOWNESS_MILLIS = 1500;

  private final URI target;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<String> batches = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int failFrom = Integer.MAX_VALUE;
  private volatile Fault fault = Fault.LOST_REQUEST;

  public FaultyProxy(URI target) throws IOException {
    this.target = target;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Counts from now; the request of that number (from 1) and all later ones fail. */
  void failFrom(int request, Fault how) {
    fault = how;
    requests.set(0);
    failFrom = request;
  }

  public void heal() {
    failFrom(Integer.MAX_VALUE, Fault.LOST_REQUEST);
  }

  int requests() {
    return requests.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean broken = requests.incrementAndGet() >= failFrom;
      Fault now = broken ? fault : null;
      if (now == Fault.LOST_REQUEST || isRefused(exchange, now)) {
        return;
      }
      if (now == Fault.SLOW) {
        pause();
      }
      HttpResponse<byte[]> response = forward(exchange, body);
      if (exchange.getRequestURI().getPath().endsWith("/log-batch")) {
        batches.add(new String(body, StandardCharsets.UTF_8));
      }
      if (now == Fault.LOST_ANSWER) {
        return;
      }
      answer(exchange, response, now);
    }
  }

  private static void answer(
      HttpExchange exchange, HttpResponse<byte[]> response, @Nullable Fault now)
      throws IOException {
    response
        .headers()
        .firstValue("Content-Type")
        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
    byte[] answer = response.body();
    exchange.sendResponseHeaders(
        now == Fault.ERROR ? 500 : response.statusCode(), answer.length == 0 ? -1 : answer.length);
    int sent = now == Fault.CUT_ANSWER ? answer.length / 2 : answer.length;
    if (answer.length > 0) {
      exchange.getResponseBody().write(answer, 0, sent);
      exchange.getResponseBody().flush();
    }
  }

  private static boolean isRefused(HttpExchange exchange, @Nullable Fault now) throws IOException {
    int status = 0;
    if (now == Fault.BUSY) {
      status = 429;
    } else if (now == Fault.UNAVAILABLE) {
      status = 503;
    } else if (now == Fault.FULL) {
      status = 507;
    }
    if (status > 0) {
      exchange.sendResponseHeaders(status, -1);
    }
    return status > 0;
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(SLOWNESS_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Bodies of the batches that reached the server, in order. */
  public List<String> batches() {
    return List.copyOf(batches);
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type != null) {
      request.header("Content-Type", type);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
