package io.netwright.mlflow;

import com.sun.net.httpserver.HttpExchange;
import io.netwright.testing.HttpRelay;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

  private static final Duration SLOWNESS = Duration.ofMillis(1500);

  private final HttpRelay relay;
  private final List<String> batches = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int failFrom = Integer.MAX_VALUE;
  private volatile Fault fault = Fault.LOST_REQUEST;

  public FaultyProxy(URI target) throws IOException {
    relay = new HttpRelay(target);
    relay.start(this::handle);
  }

  public String uri() {
    return relay.uri();
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

  private void handle(HttpExchange exchange, byte[] body) throws IOException {
    boolean broken = requests.incrementAndGet() >= failFrom;
    Fault now = broken ? fault : null;
    if (now == Fault.LOST_REQUEST || isRefused(exchange, now)) {
      return;
    }
    if (now == Fault.SLOW) {
      HttpRelay.pause(SLOWNESS);
    }
    HttpResponse<byte[]> response = relay.forwarded(exchange, body);
    if (exchange.getRequestURI().getPath().endsWith("/log-batch")) {
      batches.add(new String(body, StandardCharsets.UTF_8));
    }
    if (now == Fault.LOST_ANSWER) {
      return;
    }
    int status = now == Fault.ERROR ? 500 : response.statusCode();
    HttpRelay.answer(exchange, response, status, now == Fault.CUT_ANSWER);
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

  /** Bodies of the batches that reached the server, in order. */
  public List<String> batches() {
    return List.copyOf(batches);
  }

  @Override
  public void close() {
    relay.close();
  }
}
