package io.netwright.mlflow;

import io.netwright.run.Measurement;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.StageRecord;
import io.netwright.schemas.ArtifactRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a record looks like as one MLflow run, in names and values that MLflow takes.
 *
 * @param key names it among the runs of its record
 * @param startedAt milliseconds since 1970-01-01T00:00Z
 * @param finishedAt likewise; null while it runs
 * @param data data sets that were read
 */
record RunView(
    String key,
    RunStatus status,
    long startedAt,
    @Nullable Long finishedAt,
    Map<String, String> params,
    Map<String, String> tags,
    Set<Measurement> points,
    Map<String, ArtifactRef> artifacts,
    Set<RunData> data) {
  /** The run that stands for the whole record. */
  static RunView parent(RunRecord run) {
    Map<String, String> tags = new LinkedHashMap<>();
    put(tags, MlflowNames.RUN_ID, run.runId());
    put(tags, MlflowNames.KEY, MlflowNames.PARENT_KEY);
    put(tags, MlflowNames.RUN_NAME, run.runId());
    put(tags, "mlflow.source.name", "netwright");
    put(tags, "netwright.command", run.command());
    put(tags, "mlflow.source.git.commit", run.codeVersion());
    put(tags, "netwright.experiment", run.experiment());
    put(tags, Headlines.SUSPICIOUS, ofModels(run, Headlines.SUSPICIOUS));
    put(tags, Headlines.VERDICT, ofModels(run, Headlines.VERDICT));
    return new RunView(
        MlflowNames.PARENT_KEY,
        run.status(),
        run.startedAt(),
        run.finishedAt(),
        params(run.config()),
        tags,
        points(headlines(run)),
        Map.of(),
        RunData.of(run));
  }

  /** What is looked for first in a list of runs: how accurate each model is. */
  private static List<Measurement> headlines(RunRecord run) {
    List<Measurement> headlines = new ArrayList<>();
    for (StageRecord stage : run.stages()) {
      String model = "/" + stage.model().replace("@", " of "); // MLflow takes no @
      stage.metrics().stream()
          .filter(point -> Headlines.isOne(point.name()))
          .map(
              point ->
                  new Measurement(
                      point.name() + model, point.step(), point.value(), point.measuredAt()))
          .forEach(headlines::add);
    }
    return headlines;
  }

  /** What a tag says of each model that has it; nothing where none has. */
  private static String ofModels(RunRecord run, String tag) {
    return run.stages().stream()
        .filter(stage -> stage.tags().containsKey(tag))
        .map(stage -> stage.model() + ": " + stage.tags().get(tag))
        .collect(Collectors.joining("; "));
  }

  /** The run of one piece of work, below its parent. */
  static RunView child(RunRecord run, StageRecord stage, String parentId) {
    Map<String, String> tags = new LinkedHashMap<>();
    stage.tags().forEach((name, value) -> put(tags, MlflowNames.key(name), value));
    put(tags, MlflowNames.RUN_ID, run.runId());
    put(tags, MlflowNames.KEY, stage.key());
    put(tags, MlflowNames.PARENT, parentId);
    put(tags, MlflowNames.RUN_NAME, name(stage));
    put(tags, "mlflow.source.name", "netwright");
    put(tags, "mlflow.source.git.commit", run.codeVersion());
    put(tags, "netwright.stage", stage.stage());
    put(tags, "netwright.model", stage.model());
    put(tags, "netwright.variant", stage.variant());
    put(tags, "netwright.modelId", stage.modelId());
    put(tags, "netwright.reusedFrom", stage.reusedFrom());
    put(tags, "netwright.infinite", infinite(stage.metrics()));
    // Work that was under way when its run ended does not run any more.
    boolean leftOver =
        stage.status() == RunStatus.RUNNING
            && run.status() != RunStatus.RUNNING
            && run.status() != RunStatus.FINISHED;
    return new RunView(
        stage.key(),
        leftOver ? run.status() : stage.status(),
        stage.startedAt(),
        leftOver ? run.finishedAt() : stage.finishedAt(),
        params(stage.params()),
        tags,
        points(stage.metrics()),
        artifacts(stage.artifacts()),
        RunData.of(run, stage));
  }

  /**
   * In the list of runs, where a name is cut, what differs between the runs of one parent comes
   * first.
   */
  private static String name(StageRecord stage) {
    return stage.family().isEmpty()
        ? stage.stage() + " " + stage.model()
        : stage.variant() + " " + stage.stage() + " " + stage.family();
  }

  private static void put(Map<String, String> tags, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      tags.put(name, MlflowNames.tagValue(value));
    }
  }

  private static Map<String, String> params(Map<String, String> config) {
    Map<String, String> params = new LinkedHashMap<>();
    config.forEach(
        (name, value) -> params.put(MlflowNames.key(name), MlflowNames.paramValue(value)));
    return params;
  }

  private static Set<Measurement> points(Collection<Measurement> metrics) {
    Set<Measurement> points = new LinkedHashSet<>();
    for (Measurement point : metrics) {
      points.add(
          new Measurement(
              MlflowNames.metric(point),
              point.step(),
              MlflowNames.metricValue(point.value()),
              point.measuredAt()));
    }
    return points;
  }

  private static Map<String, ArtifactRef> artifacts(Map<String, ArtifactRef> files) {
    Map<String, ArtifactRef> artifacts = new LinkedHashMap<>();
    files.forEach((name, ref) -> artifacts.put(MlflowNames.key(name), ref));
    return artifacts;
  }

  /** Names the points that MLflow cannot hold as they are; null when there are none. */
  private static @Nullable String infinite(Collection<Measurement> metrics) {
    List<String> names = new ArrayList<>();
    for (Measurement point : metrics) {
      if (Double.isInfinite(point.value())) {
        names.add(MlflowNames.metric(point) + "@" + point.step() + "=" + point.value());
      }
    }
    return names.isEmpty() ? null : String.join(" ", names);
  }
}
