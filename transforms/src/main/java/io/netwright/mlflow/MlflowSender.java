package io.netwright.mlflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.artifact.ArtifactStore;
import io.netwright.run.Measurement;
import io.netwright.run.RunStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mlflow.api.proto.Service;

/** Sends to a run on the server what it lacks. */
final class MlflowSender {
  private static final int METRICS_AT_ONCE = 1000;
  private static final int VALUES_AT_ONCE = 100;
  private static final String DIGEST_TAG = "netwright.artifact.";
  private static final String DATA_TAG = "netwright.inputs";

  private final MlflowCalls calls;
  private final MlflowRuns runs;
  private final ArtifactStore artifacts;
  private PushReport report = PushReport.nothing();

  MlflowSender(MlflowCalls calls, MlflowRuns runs, ArtifactStore artifacts) {
    this.calls = calls;
    this.runs = runs;
    this.artifacts = artifacts;
  }

  PushReport report() {
    return report;
  }

  /** Parameters, tags and metric points. */
  void sendValues(RemoteRun run, RunView view) throws IOException {
    sendParams(run, view);
    sendTags(run, missing(view.tags(), run.tags));
    sendPoints(run, view);
  }

  private void sendParams(RemoteRun run, RunView view) throws IOException {
    Map<String, String> params = new LinkedHashMap<>(view.params());
    params.keySet().removeAll(run.params.keySet());
    for (List<Map.Entry<String, String>> batch : batches(params.entrySet(), VALUES_AT_ONCE)) {
      List<Service.Param> values = new ArrayList<>();
      batch.forEach(
          param ->
              values.add(
                  Service.Param.newBuilder()
                      .setKey(param.getKey())
                      .setValue(param.getValue())
                      .build()));
      log(run, List.of(), values, List.of());
      batch.forEach(param -> run.params.put(param.getKey(), param.getValue()));
      report = report.plus(new PushReport(0, 0, batch.size(), 0, 0, 0));
    }
  }

  private void sendTags(RemoteRun run, Map<String, String> tags) throws IOException {
    for (List<Map.Entry<String, String>> batch : batches(tags.entrySet(), VALUES_AT_ONCE)) {
      List<Service.RunTag> values = new ArrayList<>();
      batch.forEach(
          tag ->
              values.add(
                  Service.RunTag.newBuilder()
                      .setKey(tag.getKey())
                      .setValue(tag.getValue())
                      .build()));
      log(run, List.of(), List.of(), values);
      batch.forEach(tag -> run.tags.put(tag.getKey(), tag.getValue()));
      report = report.plus(new PushReport(0, 0, 0, batch.size(), 0, 0));
    }
  }

  private void sendPoints(RemoteRun run, RunView view) throws IOException {
    List<Measurement> points = new ArrayList<>(view.points());
    points.removeAll(run.points);
    for (List<Measurement> batch : batches(points, METRICS_AT_ONCE)) {
      List<Service.Metric> values = new ArrayList<>();
      batch.forEach(
          point ->
              values.add(
                  Service.Metric.newBuilder()
                      .setKey(point.name())
                      .setStep(point.step())
                      .setValue(point.value())
                      .setTimestamp(point.measuredAt())
                      .build()));
      log(run, values, List.of(), List.of());
      run.points.addAll(batch);
      report = report.plus(new PushReport(0, 0, 0, 0, batch.size(), 0));
    }
  }

  private void log(
      RemoteRun run,
      List<Service.Metric> metrics,
      List<Service.Param> params,
      List<Service.RunTag> tags)
      throws IOException {
    calls.repeatable(
        client -> {
          client.logBatch(run.id(), metrics, params, tags);
          return run;
        });
  }

  /** Files of the workspace. */
  void sendArtifacts(RemoteRun run, RunView view) throws IOException {
    List<Upload> files = new ArrayList<>();
    view.artifacts().forEach((name, ref) -> files.add(Upload.of(name, ref, artifacts)));
    sendFiles(run, files);
  }

  /** Files; the tag with a file's digest follows the file, so it vouches for it. */
  void sendFiles(RemoteRun run, List<Upload> files) throws IOException {
    Map<String, Map<String, Long>> listings = new HashMap<>();
    for (Upload file : files) {
      String name = file.name();
      if (file.sha256().equals(run.artifacts.get(name))) {
        continue;
      }
      String folder = name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
      Map<String, Long> there = listings.get(folder);
      if (there == null) {
        there = runs.files(run, folder);
        listings.put(folder, there);
      }
      Map<String, String> digest = Map.of(MlflowNames.key(DIGEST_TAG + name), file.sha256());
      if (!missing(digest, run.tags).isEmpty()
          || !Long.valueOf(file.sizeBytes()).equals(there.get(name))) {
        calls.put(run, file);
        report = report.plus(new PushReport(0, 0, 0, 0, 0, 1));
        sendTags(run, missing(digest, run.tags));
      }
      run.artifacts.put(name, file.sha256());
    }
  }

  /** Data sets as inputs; the tag that names them follows, so it vouches for them. */
  void sendData(RemoteRun run, RunView view) throws IOException {
    if (view.data().isEmpty()) {
      return;
    }
    Map<String, String> line = Map.of(DATA_TAG, MlflowNames.tagValue(RunData.line(view.data())));
    if (!missing(line, run.tags).isEmpty()) {
      calls.post("runs/log-inputs", RunData.request(run.id(), view.data()));
      sendTags(run, missing(line, run.tags));
    }
  }

  /** What MLflow calls it. */
  static Service.RunStatus status(RunStatus status) {
    return switch (status) {
      case RUNNING -> Service.RunStatus.RUNNING;
      case FINISHED -> Service.RunStatus.FINISHED;
      case FAILED -> Service.RunStatus.FAILED;
      case CANCELLED, LOST -> Service.RunStatus.KILLED;
    };
  }

  /** How and when it ended, or that it runs again. */
  void sendStatus(RemoteRun run, RunView view) throws IOException {
    Service.RunStatus status = status(view.status());
    long end = view.finishedAt() == null ? 0 : view.finishedAt();
    if (run.is(status, end)) {
      return;
    }
    // The client's own call gives every run an end, also one that goes on.
    ObjectNode update = JsonNodeFactory.instance.objectNode();
    update.put("run_id", run.id()).put("status", status.name());
    if (end != 0) {
      update.put("end_time", end);
    }
    calls.repeatable(client -> client.sendPost("runs/update", update.toString()));
    run.ended(status, end);
  }

  private static Map<String, String> missing(
      Map<String, String> wanted, Map<String, String> there) {
    Map<String, String> missing = new LinkedHashMap<>(wanted);
    missing.entrySet().removeAll(there.entrySet());
    return missing;
  }

  private static <T> List<List<T>> batches(Iterable<T> items, int size) {
    List<List<T>> batches = new ArrayList<>();
    List<T> batch = List.of();
    for (T item : items) {
      if (batch.isEmpty() || batch.size() == size) {
        batch = new ArrayList<>();
        batches.add(batch);
      }
      batch.add(item);
    }
    return batches;
  }
}
