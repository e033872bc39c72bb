package io.netwright.lego;

import ai.djl.ndarray.NDManager;
import io.netwright.artifact.CheckpointFolder;
import io.netwright.data.Dataset;
import io.netwright.data.ImageSet;
import io.netwright.metric.Journal;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.seed.Seed;
import io.netwright.train.Accuracy;
import io.netwright.train.TrainingLoop;
import io.netwright.train.TrainingRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures a task model against its control, the full models restricted to the same classes:
 * without fine-tuning and after it, both with the same start, images, schedule and seed.
 *
 * <p>Metrics, the epochs of fine-tuning as step: {@code assemble.accuracy}, {@code
 * assemble.control.accuracy}; without step {@code assemble.unscaled.accuracy}, {@code
 * assemble.control.unscaled.accuracy} (where scaled), {@code assemble.parameters}, {@code
 * assemble.multiplyadds} and the same of {@code assemble.source}, all sources together, and {@code
 * assemble.scaling.undetermined}, the number of classes without a factor of their own.
 */
public final class TaskStudy {
  private static final int BATCH = 256;

  private final AssemblyConfig config;
  private final Dataset task;
  private final Seed seed;
  private final NDManager manager;
  private final Journal journal;

  /**
   * Prepares a study.
   *
   * @param task images labelled by the task's outputs: train to fine-tune, test to report
   * @param seed seed of fine-tuning, the same for the task model and its control
   */
  public TaskStudy(
      AssemblyConfig config, Dataset task, Seed seed, NDManager manager, Journal journal) {
    this.config = config;
    this.task = task;
    this.seed = seed;
    this.manager = manager;
    this.journal = journal;
  }

  /** Assembles, restricts, fine-tunes and reports. */
  public TaskReport run(List<TaskSource> sources, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    TaskModel assembled = TaskAssembly.assemble(sources, config, manager);
    TaskModel restricted = TaskAssembly.restricted(sources, config, manager);
    List<FineTuned> results = new ArrayList<>();
    for (int epochs : config.fineTuneEpochs()) {
      WeightedGraph tuned = fineTuned("assemble", assembled.model(), epochs, checkpoints);
      WeightedGraph control =
          fineTuned("assemble.control", restricted.model(), epochs, checkpoints);
      FineTuned result = new FineTuned(epochs, tuned, control, accuracy(tuned), accuracy(control));
      journal.report("assemble.accuracy", epochs, result.accuracy());
      journal.report("assemble.control.accuracy", epochs, result.controlAccuracy());
      results.add(result);
    }
    reportUnscaled("assemble.unscaled.accuracy", assembled);
    reportUnscaled("assemble.control.unscaled.accuracy", restricted);
    reportSizes(sources, assembled);
    return new TaskReport(assembled, restricted, results);
  }

  private WeightedGraph fineTuned(
      String name, WeightedGraph start, int epochs, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    if (epochs == 0) {
      return start;
    }
    TrainingRun run =
        TrainingRun.plain(
            name + ".finetune" + epochs,
            start,
            config.fineTuning().withEpochs(epochs),
            task.train(),
            task.validation(),
            seed.with("finetune"));
    return TrainingLoop.run(run, manager, journal, checkpoints).best();
  }

  private double accuracy(WeightedGraph model) {
    ImageSet test = task.test();
    try (Network network = Network.on(manager, model)) {
      return Accuracy.of(network, test, BATCH, manager);
    }
  }

  private void reportUnscaled(String metric, TaskModel model) {
    if (!model.scaling().isEmpty()) {
      journal.report(metric, 0, accuracy(model.unscaled()));
    }
  }

  private void reportSizes(List<TaskSource> sources, TaskModel assembled) {
    List<LayerGraph> before = sources.stream().map(source -> source.model().graph()).toList();
    LayerGraph after = assembled.model().graph();
    journal.report(
        "assemble.source.parameters",
        0,
        (double) before.stream().mapToLong(LayerGraph::parameterCount).sum());
    journal.report(
        "assemble.source.multiplyadds",
        0,
        (double) before.stream().mapToLong(LayerGraph::multiplyAdds).sum());
    journal.report("assemble.parameters", 0, (double) after.parameterCount());
    journal.report("assemble.multiplyadds", 0, (double) after.multiplyAdds());
    journal.report(
        "assemble.scaling.undetermined",
        0,
        assembled.scaling().stream().mapToInt(scaling -> scaling.undetermined().size()).sum());
  }

  /**
   * A task model and its control after fine-tuning, with their accuracies on the test images.
   *
   * @param epochs of fine-tuning; 0 is without
   * @param accuracy of the task model, in [0, 1]
   * @param controlAccuracy of the control, in [0, 1]
   */
  public record FineTuned(
      int epochs,
      WeightedGraph assembled,
      WeightedGraph control,
      double accuracy,
      double controlAccuracy) {}

  /**
   * What a study found.
   *
   * @param assembled the task model before fine-tuning
   * @param restricted its control before fine-tuning
   * @param results by epochs of fine-tuning, ascending
   */
  public record TaskReport(TaskModel assembled, TaskModel restricted, List<FineTuned> results) {

    /** Takes an immutable copy. */
    public TaskReport {
      results = List.copyOf(results);
    }
  }
}
