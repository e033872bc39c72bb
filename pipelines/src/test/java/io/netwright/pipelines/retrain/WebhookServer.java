package io.netwright.pipelines.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Whoever wants to know of refusals and failures; keeps what it was sent. */
public final class WebhookServer implements AutoCloseable {
  private final HttpServer server;
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private volatile @Nullable URI location;
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

  private WebhookServer(HttpServer server) {
    this.server = server;
  }

  /** Listens on some port of this machine. */
  public static WebhookServer start() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    WebhookServer server = new WebhookServer(http);
    http.createContext("/hooks", server::take);
    http.start();
    return server;
  }

  private void take(HttpExchange exchange) {
    try (exchange) {
      received.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
      Integer status = answers.poll();
      if (location != null) {
        exchange.getResponseHeaders().set("Location", location.toString());
        status = 307;
      }
      exchange.sendResponseHeaders(status == null ? 204 : status, -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends everybody elsewhere. */
  void redirect(URI elsewhere) {
    location = elsewhere;
  }

  /** What it answers to the next requests; 204 to all others. */
  void answer(Integer... statuses) {
    answers.addAll(List.of(statuses));
  }

  /** Where it listens. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/secret");
  }

  /** Everything it was sent, in order. */
  public List<JsonNode> received() {
    return received;
  }

  /** The outcomes it was told of, in order. */
  public List<String> outcomes() {
    return received.stream()
        .map(message -> message.path("decision").path("outcome").asText())
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
