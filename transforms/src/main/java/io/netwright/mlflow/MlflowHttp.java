package io.netwright.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.artifact.ArtifactStore;
import io.netwright.schemas.ArtifactRef;
import io.netwright.text.Addresses;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Requests the MLflow client cannot make: a quick look whether anybody is there, and PUT. */
public final class MlflowHttp {
  /** Slowest link on which an artifact still gets through. */
  private static final long BYTES_PER_SECOND = 1 << 20;

  private static final int OK = 300;
  private static final int ATTEMPTS = 3;

  /** A connection that broke, a server that is busy or being started. */
  private static final Set<Integer> MAY_PASS = Set.of(0, 429, 502, 503, 504);

  private static final String API = "/api/2.0/mlflow/";
  private static final ObjectMapper JSON = new ObjectMapper();

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

  /** Fails within the connect timeout when there is no server. */
  public void greet() throws IOException {
    try {
      send(request("/health").GET().timeout(server.requestTimeout()).build());
    } catch (InterruptedIOException | TrackingException e) {
      throw e;
    } catch (IOException e) {
      throw errors.unreachable(e);
    }
  }

  /** Asks for JSON, below {@code /api/2.0/mlflow/}. */
  public JsonNode get(String path) throws IOException {
    return json(request(API + path).GET(), "GET " + path);
  }

  /** Sends JSON; not repeated. */
  JsonNode post(String path, JsonNode body) throws IOException {
    return json(request(API + path).POST(BodyPublishers.ofString(body.toString())), "POST " + path);
  }

  /** Deletes what JSON says. */
  void delete(String path, JsonNode body) throws IOException {
    json(
        request(API + path).method("DELETE", BodyPublishers.ofString(body.toString())),
        "DELETE " + path);
  }

  private JsonNode json(HttpRequest.Builder request, String what) throws IOException {
    HttpResponse<String> response;
    try {
      response =
          send(
              request
                  .header("Content-Type", "application/json")
                  .timeout(server.requestTimeout())
                  .build());
    } catch (InterruptedIOException | TrackingException e) {
      throw e;
    } catch (IOException e) {
      throw errors.unreachable(e);
    }
    if (response.statusCode() >= OK) {
      throw errors.refused(response.statusCode(), response.body(), new IOException(what));
    }
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw errors.refused(response.statusCode(), response.body(), e);
    }
  }

  /** Sends an artifact to the server's artifact proxy, as it is read. */
  void put(RemoteRun run, String name, ArtifactRef ref, ArtifactStore artifacts)
      throws IOException {
    HttpRequest request =
        request("/api/2.0/mlflow-artifacts/artifacts" + folder(run) + "/" + encoded(name))
            .PUT(body(ref, artifacts))
            .header("Content-Type", "application/octet-stream")
            .timeout(
                server
                    .requestTimeout()
                    .plus(Duration.ofSeconds(ref.getSizeBytes() / BYTES_PER_SECOND)))
            .build();
    artifacts.open(ref).close();
    for (int attempt = 1; ; attempt++) {
      try {
        put(name, request);
        return;
      } catch (TrackingException e) {
        boolean timedOut = e.status() == 0 && e.getCause() instanceof TimeoutException;
        if (timedOut || !MAY_PASS.contains(e.status()) || attempt == ATTEMPTS) {
          throw e;
        }
        MlflowCalls.pause(attempt);
      }
    }
  }

  private void put(String name, HttpRequest request) throws IOException {
    HttpResponse<String> response;
    try {
      response = send(request);
    } catch (InterruptedIOException | TrackingException e) {
      throw e;
    } catch (IOException e) {
      throw new TrackingException(
          "sending artifact "
              + name
              + " failed: "
              + server.credentials().secrets().quoted(MlflowErrors.reason(e)),
          0,
          e);
    }
    if (response.statusCode() >= OK) {
      throw errors.refused(response.statusCode(), response.body(), new IOException("PUT " + name));
    }
  }

  private static BodyPublisher body(ArtifactRef ref, ArtifactStore artifacts) {
    if (ref.getSizeBytes() == 0) {
      return BodyPublishers.noBody();
    }
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(
            () -> {
              try {
                return artifacts.open(ref);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }),
        ref.getSizeBytes());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(server.uri() + path));
    server.credentials().header().ifPresent(header -> builder.header("Authorization", header));
    return builder;
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    HttpResponse<String> answer = answer(request);
    if (MlflowErrors.isRedirect(answer.statusCode())) {
      throw errors.redirected(
          answer.statusCode(), answer.headers().firstValue("Location").orElse(""));
    }
    return answer;
  }

  /** The client's own limit ends with the head of the answer; this one is for all of it. */
  private HttpResponse<String> answer(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    Duration limit = request.timeout().orElse(server.requestTimeout());
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted while talking to the MLflow server");
      interrupted.initCause(e);
      throw interrupted;
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw errors.unanswered(limit, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException late
          && !(late instanceof HttpConnectTimeoutException)) {
        throw errors.unanswered(limit, late);
      }
      throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
    }
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
