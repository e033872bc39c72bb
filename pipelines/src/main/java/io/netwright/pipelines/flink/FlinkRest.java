package io.netwright.pipelines.flink;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.json.Json;
import io.netwright.text.Secrets;
import io.netwright.text.Trouble;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * What a JobManager says over REST.
 *
 * @param address {@code HOST:PORT}
 */
public record FlinkRest(String address) {
  private static final int NOT_FOUND = 404;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(3))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** The cluster as a whole. */
  public record Overview(String flinkVersion, int taskManagers, int slots, int freeSlots) {}

  /** How many TaskManagers and slots there are. */
  public Overview overview() throws IOException {
    JsonNode json = get("/overview").orElseThrow(() -> new IOException("no /overview"));
    return new Overview(
        json.path("flink-version").asText(),
        json.path("taskmanagers").asInt(),
        json.path("slots-total").asInt(),
        json.path("slots-available").asInt());
  }

  /** The latest job of that name; empty when the JobManager knows none. */
  public Optional<FlinkJob> jobNamed(String name) throws IOException {
    JsonNode found = null;
    for (JsonNode job : get("/jobs/overview").map(json -> json.path("jobs")).orElseThrow()) {
      boolean later =
          found == null || job.path("start-time").asLong() > found.path("start-time").asLong();
      if (job.path("name").asText().equals(name) && later) {
        found = job;
      }
    }
    return Optional.ofNullable(found).map(FlinkRest::job);
  }

  /** The job of that id; empty when the JobManager knows no such job. */
  public Optional<FlinkJob> job(String jobId) throws IOException {
    return get("/jobs/" + jobId).map(FlinkRest::job);
  }

  private static FlinkJob job(JsonNode json) {
    return new FlinkJob(
        json.path("jid").asText(),
        FlinkJob.State.valueOf(json.path("state").asText()),
        json.path("end-time").asLong());
  }

  /** Why a job failed, as a stack trace; empty when it did not. */
  public Optional<String> failure(String jobId) throws IOException {
    return get("/jobs/" + jobId + "/exceptions")
        .map(json -> json.path("exceptionHistory").path("entries").path(0).path("stacktrace"))
        .map(JsonNode::asText)
        .filter(trace -> !trace.isEmpty());
  }

  /** Asks a job to stop; it ends a little later. */
  public void cancel(String jobId) throws IOException {
    HttpRequest request =
        request("/jobs/" + jobId + "?mode=cancel").method("PATCH", BodyPublishers.noBody()).build();
    HttpResponse<String> response = send(request);
    if (response.statusCode() >= 300) {
      throw new IOException(
          "Flink at "
              + address
              + " does not cancel job "
              + jobId
              + ": "
              + Secrets.none().quoted(response.body()));
    }
  }

  private Optional<JsonNode> get(String path) throws IOException {
    HttpResponse<String> response = send(request(path).GET().build());
    if (response.statusCode() == NOT_FOUND) {
      return Optional.empty();
    }
    if (response.statusCode() != 200) {
      throw new IOException(
          "http://" + address + path + " answers " + response.statusCode() + ", not as Flink does");
    }
    return Optional.of(Json.tree(response.body()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + address + path))
        .timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for Flink at " + address, e);
    } catch (IOException e) {
      throw new IOException("no Flink answers at " + address + " (" + reason(e) + ")", e);
    }
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? Trouble.of(e) : message;
  }
}
