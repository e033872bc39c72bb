package io.netwright.pipelines.cli;

import com.sun.net.httpserver.HttpExchange;
import io.netwright.testing.HttpRelay;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a tracking server: wants a bearer token, and may be slow, full and refusing. */
final class TokenProxy implements AutoCloseable {
  /** After so many requests, everything has gone wrong once. */
  static final int PERIOD = 15;

  private final HttpRelay relay;
  private final String token;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean healthy;

  TokenProxy(String target, String token) throws IOException {
    this.token = token;
    relay = new HttpRelay(URI.create(target));
    relay.start(this::handle);
  }

  String uri() {
    return relay.uri();
  }

  /** Does as it should from now on. */
  void heal() {
    healthy = true;
  }

  int requests() {
    return requests.get();
  }

  /** Every third request meets something else. */
  private void handle(HttpExchange exchange, byte[] body) throws IOException {
    String asked = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!exchange.getRequestURI().getPath().equals("/health") && !asked.equals("Bearer " + token)) {
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
      HttpRelay.pause(Duration.ofSeconds(2));
    }
    HttpResponse<byte[]> response = relay.forwarded(exchange, body);
    HttpRelay.answer(exchange, response, response.statusCode(), request == 0);
  }

  @Override
  public void close() {
    relay.close();
  }
}
