package io.netwright.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.json.Json;
import io.netwright.text.Addresses;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The requests that MLflow's client cannot make: a quick look whether anybody is there, the model
 * registry, and sending files. They block; {@link MlflowCalls} limits how long.
 */
final class MlflowHttp {
  private static final int OK = 300;
  private static final int LONGEST_ANSWER = 64 << 20;
  private static final String API = "/api/2.0/mlflow/";

  private final MlflowServer server;
  private final MlflowErrors errors;
  private final HttpClient client;

  public MlflowHttp(MlflowServer server) {
    this.server = server;
    this.errors = new MlflowErrors(server);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(server.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER) // nor do the credentials
            .build();
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   */
  private record Answer(int status, String body) {}

  /** Asks whether anybody is there; yields the status. */
  int greet() throws IOException, InterruptedException {
    return send(request("/health").GET().build()).status();
  }

  /** Asks for JSON, below {@code /api/2.0/mlflow/}. */
  JsonNode json(String method, String path, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    BodyPublisher content =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
    HttpRequest request =
        request(API + path)
            .method(method, content)
            .header("Content-Type", "application/json")
            .build();
    Answer answer = accepted(send(request), method + " " + path);
    try {
      return Json.tree(answer.body());
    } catch (JsonProcessingException e) {
      throw errors.refused(answer.status(), answer.body(), e);
    }
  }

  /** The request that sends an artifact to the server's artifact proxy, as it is read. */
  HttpRequest upload(RemoteRun run, Upload file) throws TrackingException {
    return request("/api/2.0/mlflow-artifacts/artifacts" + folder(run) + "/" + encoded(file.name()))
        .PUT(body(file))
        .header("Content-Type", "application/octet-stream")
        .build();
  }

  /** Sends an artifact; yields the status. */
  int put(String name, HttpRequest upload) throws IOException, InterruptedException {
    try {
      return accepted(send(upload), "PUT " + name).status();
    } catch (TrackingException e) {
      throw e;
    } catch (IOException e) {
      throw new TrackingException(
          "sending artifact "
              + name
              + " failed: "
              + server.credentials().secrets().quoted(MlflowErrors.reason(e))
              + MlflowErrors.NOTHING_LOST,
          0,
          e);
    }
  }

  private Answer accepted(Answer answer, String what) throws TrackingException {
    if (answer.status() >= OK) {
      throw errors.refused(answer.status(), answer.body(), new IOException(what));
    }
    return answer;
  }

  private static BodyPublisher body(Upload file) {
    if (file.sizeBytes() == 0) {
      return BodyPublishers.noBody();
    }
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(
            () -> {
              try {
                return file.content().open();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }),
        file.sizeBytes());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(server.uri() + path));
    server.credentials().header().ifPresent(header -> builder.header("Authorization", header));
    return builder;
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    byte[] body;
    try (InputStream in = answer.body()) {
      body = in.readNBytes(LONGEST_ANSWER + 1);
    }
    if (MlflowErrors.isRedirect(answer.statusCode())) {
      throw errors.redirected(
          answer.statusCode(), answer.headers().firstValue("Location").orElse(""));
    }
    if (body.length > LONGEST_ANSWER) {
      throw errors.unreadable(new IOException("more than " + LONGEST_ANSWER + " bytes"));
    }
    return new Answer(answer.statusCode(), new String(body, StandardCharsets.UTF_8));
  }

  /** Where the proxy keeps the run's files: {@code mlflow-artifacts:/1/abc/artifacts}. */
  private static String folder(RemoteRun run) throws TrackingException {
    URI uri = URI.create(run.artifactUri().replace(" ", "%20"));
    if (!"mlflow-artifacts".equals(uri.getScheme())) {
      throw new TrackingException(
          "the MLflow server keeps artifacts at "
              + Foreign.cut(Addresses.masked(run.artifactUri()), 120)
              + ", which it does not pass on: start it with --serve-artifacts, or push into a new"
              + " experiment");
    }
    return uri.getRawPath();
  }

  private static String encoded(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
