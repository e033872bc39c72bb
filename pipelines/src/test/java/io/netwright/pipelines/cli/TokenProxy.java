package io.netwright.pipelines.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a tracking server: wants a bearer token, and may be slow, full and refusing. */
final class TokenProxy implements AutoCloseable {
  /** After so many requests, everything has gone wrong once. */
  static final int PERIOD = 15;

  private final URI target;
  private final String token;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean healthy;

  TokenProxy(String target, String token) throws IOException {
    this.target = URI.create(target);
    this.token = token;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Does as it should from now on. */
  void heal() {
    healthy = true;
  }

  int requests() {
    return requests.get();
  }

  /** Every third request meets something else. */
  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String asked = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      if (!exchange.getRequestURI().getPath().equals("/health")
          && !asked.equals("Bearer " + token)) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      int request = healthy ? 1 : requests.incrementAndGet() % PERIOD;
      int refusal =
          switch (request) {
            case 3 -> 429;
            case 6 -> 503;
            case 9 -> 507;
            default -> 0;
          };
      if (refusal > 0) {
        exchange.sendResponseHeaders(refusal, -1);
        return;
      }
      if (request == 12) {
        pause();
      }
      answer(exchange, forwarded(exchange, body), request == 0);
    }
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> response, boolean cut)
      throws IOException {
    byte[] bytes = response.body();
    response
        .headers()
        .firstValue("Content-Type")
        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
    exchange.sendResponseHeaders(response.statusCode(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes, 0, cut ? bytes.length / 2 : bytes.length);
      exchange.getResponseBody().flush();
    }
  }

  private HttpResponse<byte[]> forwarded(HttpExchange exchange, byte[] body) throws IOException {
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
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.SECONDS.sleep(2);
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
