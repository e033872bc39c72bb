package io.netwright.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that want to know who asks, or where else one may go. */
class UntrustedServerTest {
  private static final MlflowCredentials SOMEBODY =
      new MlflowCredentials("somebody", "hunter2\"hunter2", null);
  private static final MlflowCredentials TOKEN = new MlflowCredentials(null, null, "t0ken-of-mine");

  @TempDir private Path folder;
  private final List<HttpServer> servers = new ArrayList<>();

  /** Answers an exchange. */
  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void areNotFollowedToAnotherPort(int status) throws IOException {
    List<String> elsewhere = new CopyOnWriteArrayList<>();
    String other =
        serve(
            exchange -> {
              elsewhere.add(
                  exchange.getRequestURI() + " " + exchange.getRequestHeaders().entrySet());
              say(exchange, 200, "{}");
            });
    String redirecting =
        serve(
            exchange -> {
              exchange.getResponseHeaders().set("Location", other + exchange.getRequestURI());
              say(exchange, status, "");
            });
    for (MlflowCredentials credentials : List.of(SOMEBODY, TOKEN)) {
      MlflowServer server = server(redirecting).as(credentials);

      try (MlflowCalls calls = new MlflowCalls(server)) {
        assertRedirectIsRefused(calls::greet);
        assertRedirectIsRefused(() -> calls.get("registered-models/get?name=x"));
        assertRedirectIsRefused(() -> calls.once(client -> client.getExperimentByName("x")));
        assertRedirectIsRefused(() -> calls.once(client -> client.sendGet("artifacts/list")));
        assertRedirectIsRefused(() -> calls.once(client -> client.sendPost("runs/update", "{}")));
      }
    }
    assertThat(elsewhere).isEmpty();
  }

  private static void assertRedirectIsRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(TrackingException.class)
        .hasMessageContaining("redirects to 'http://127.0.0.1:")
        .hasMessageContaining("which is not followed");
  }

  @Test
  void doNotBringBackWhatTheyWereSent() throws IOException {
    String echoing =
        serve(
            exchange -> {
              String header = exchange.getRequestHeaders().getFirst("Authorization");
              say(
                  exchange,
                  400,
                  "{\"error_code\": \"ODD\u001b[2J\u202e\", \"message\": \"you are "
                      + header
                      + ", that is "
                      + (header.startsWith("Basic") ? "somebody:hunter2\\\"hunter2 " : "")
                      + header.replaceAll(".* ", "")
                      + "\n"
                      + "x".repeat(5000)
                      + "\"}");
            });
    new ExampleRun(Workspace.at(folder.toString())).whole();
    for (MlflowCredentials credentials : List.of(SOMEBODY, TOKEN)) {
      MlflowServer server = server(echoing).as(credentials);
      String encoded = credentials.header().orElseThrow().replaceAll(".* ", "");

      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> get(server, "registered-models/get?name=x"),
              () ->
                  MlflowPush.push(
                      Workspace.at(folder.toString()), List.of(ExampleRun.RUN_ID), server))) {
        assertThatThrownBy(call)
            .isInstanceOf(TrackingException.class)
            .hasMessageContaining("answered 400")
            .satisfies(
                e ->
                    assertThat(String.valueOf(e.getMessage()))
                        .doesNotContain(encoded, "hunter2", "t0ken", "\u001b", "\u202e", "\n")
                        .hasSizeLessThan(700));
      }
    }
  }

  @Test
  void mayAnswerAnythingAtAll() throws IOException {
    String nonsense = serve(exchange -> say(exchange, 200, "<html>\u001b[31m" + "x".repeat(5000)));
    MlflowServer server = server(nonsense).as(TOKEN);

    try (MlflowCalls calls = new MlflowCalls(server)) {
      assertThatThrownBy(() -> calls.once(client -> client.getExperimentByName("x")))
          .isInstanceOf(TrackingException.class)
          .satisfies(
              e ->
                  assertThat(String.valueOf(e.getMessage()))
                      .doesNotContain("\u001b")
                      .hasSizeLessThan(700));
    }
  }

  private static void get(MlflowServer server, String path) throws IOException {
    try (MlflowCalls calls = new MlflowCalls(server)) {
      calls.get(path);
    }
  }

  private static MlflowServer server(String address) {
    return MlflowServer.at(address).within(Duration.ofSeconds(5), Duration.ofSeconds(20));
  }

  private String serve(Answer answer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            answer.to(exchange);
          }
        });
    server.start();
    servers.add(server);
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void say(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
