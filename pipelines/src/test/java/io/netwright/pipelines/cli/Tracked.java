package io.netwright.pipelines.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/**
 * What an MLflow server holds of one experiment.
 *
 * @param uri the server
 * @param experiment name of the experiment
 * @param credentials for MLflow's own client
 */
record Tracked(String uri, String experiment, Map<String, String> credentials) {
  private static final Path READBACK =
      Path.of("..", "infra", "mlflow", "readback").toAbsolutePath();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** On a server that asks nobody's name. */
  static Tracked on(String uri, String experiment) {
    return new Tracked(uri, experiment, Map.of());
  }

  /**
   * Reads everything with MLflow's own Python client and compares it with the records of runs.
   *
   * @param folder for files
   * @param records of runs, as {@code netwright runs show --format json} prints them
   */
  String readBack(Path folder, List<String> records) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(READBACK.toString(), "--from", uri));
    command.addAll(List.of("--experiment", experiment));
    for (String record : records) {
      Path file = Files.createTempFile(folder, "record", ".json");
      Files.writeString(file, record);
      command.addAll(List.of("--against", file.toString()));
    }
    return printed(command, folder);
  }

  /** Reads a registered model with MLflow's own Python client. */
  JsonNode readModel(Path folder, String name) throws IOException, InterruptedException {
    List<String> command = List.of(READBACK.toString(), "--from", uri, "--model", name);
    return JSON.readTree(printed(command, folder)).path("model");
  }

  /** Has MLflow's own Python load the champion of a registered model and ask it about images. */
  JsonNode predicted(Path folder, String name, JsonNode images)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile(folder, "images", ".json");
    Files.writeString(file, images.toString());
    List<String> command = new ArrayList<>(List.of(READBACK.toString(), "--from", uri));
    command.addAll(List.of("--model", name, "--predict", file.toString()));
    return JSON.readTree(printed(command, folder)).path("predicted");
  }

  private String printed(List<String> command, Path folder)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "readback", ".json");
    Path errors = Files.createTempFile(folder, "readback", ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(credentials);
    Process process =
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
    if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new AssertionError(String.join(" ", command) + "\n" + Files.readString(errors));
    }
    return Files.readString(output);
  }

  /** The runs that are there now; none where the server or the experiment is not there. */
  List<JsonNode> runs() {
    String name = URLEncoder.encode(experiment, StandardCharsets.UTF_8);
    JsonNode found = answer(request("experiments/get-by-name?experiment_name=" + name).GET());
    String id = found.path("experiment").path("experiment_id").asText();
    if (id.isEmpty()) {
      return List.of();
    }
    String query = "{\"experiment_ids\":[\"" + id + "\"],\"max_results\":1000}";
    JsonNode page = answer(request("runs/search").POST(HttpRequest.BodyPublishers.ofString(query)));
    return StreamSupport.stream(page.path("runs").spliterator(), false).toList();
  }

  /** Whether a run that goes on shows a metric. */
  boolean showsWhileRunning(String metric) {
    return runs().stream()
        .filter(run -> run.at("/info/status").asText().equals("RUNNING"))
        .flatMap(run -> StreamSupport.stream(run.at("/data/metrics").spliterator(), false))
        .anyMatch(point -> point.path("key").asText().equals(metric));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri + "/api/2.0/mlflow/" + path))
            .header("Content-Type", "application/json");
    if (!credentials.isEmpty()) {
      String pair =
          credentials.get("MLFLOW_TRACKING_USERNAME")
              + ":"
              + credentials.get("MLFLOW_TRACKING_PASSWORD");
      byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
      request.header(
          "Authorization", "Basic " + java.util.Base64.getEncoder().encodeToString(bytes));
    }
    return request;
  }

  private static JsonNode answer(HttpRequest.Builder request) {
    try {
      return JSON.readTree(CLIENT.send(request.build(), BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
