package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.metric.ParquetFiles;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.run.RunFollower;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStore;
import io.netwright.run.WorkStatus;
import io.netwright.run.WorkStatus.State;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What came out of the last run of a workspace, without what depends on time: equal outcomes are
 * the same models and numbers.
 */
record Outcome(
    SortedMap<String, String> weights,
    List<Evaluation> accuracies,
    SortedMap<String, Double> metrics) {
  /** Nothing at all. */
  static final Outcome NONE = new Outcome(new TreeMap<>(), List.of(), new TreeMap<>());

  static Outcome of(Workspace workspace) throws IOException {
    return new Outcome(weights(workspace), accuracies(workspace), metrics(workspace));
  }

  /** Digests by model. */
  static SortedMap<String, String> weights(Workspace workspace) throws IOException {
    SortedMap<String, String> weights = new TreeMap<>();
    for (ModelRef model : new ModelIndex(workspace).all()) {
      weights.put(model.getName(), model.getWeights().getSha256());
    }
    return weights;
  }

  private static List<Evaluation> accuracies(Workspace workspace) throws IOException {
    return ParquetFiles.read(workspace, Evaluation.class, last(workspace).runId());
  }

  /** Numbers by model, metric and step; when and how fast they were measured differs. */
  private static SortedMap<String, Double> metrics(Workspace workspace) throws IOException {
    SortedMap<String, Double> metrics = new TreeMap<>();
    for (MetricPoint point :
        ParquetFiles.read(workspace, MetricPoint.class, last(workspace).runId())) {
      if (!point.getName().contains("per.second") && !point.getName().contains("seconds")) {
        String place =
            String.join(
                " ",
                point.getModel(),
                point.getName(),
                String.valueOf(point.getSeries()),
                String.valueOf(point.getLayer()),
                String.valueOf(point.getLevel()),
                Long.toString(point.getStep()));
        if (metrics.put(place, point.getValue()) != null) {
          throw new IllegalStateException("two numbers of " + place);
        }
      }
    }
    return metrics;
  }

  /** The run that was started last. */
  static RunRecord last(Workspace workspace) throws IOException {
    List<RunRecord> runs = new RunStore(workspace).heads();
    return runs.get(runs.size() - 1);
  }

  /** Whether a stage has begun and, where it trains, has a checkpoint. */
  static boolean isUnderWay(Workspace workspace, String stage) {
    try {
      boolean trains = List.of("TrainBaseline", "TreatModels", "HardenModels").contains(stage);
      for (String runId : new RunStore(workspace).runIds()) {
        Predicate<WorkStatus> running =
            work ->
                work.stage().equals(stage)
                    && work.state() == State.RUNNING
                    && (!trains || work.progress().done() > 0);
        if (new RunFollower(workspace, runId).work().stream().anyMatch(running)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
