package io.netwright.lego;

import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Accuracy;
import io.netwright.artifact.CheckpointFolder;
import io.netwright.data.Dataset;
import io.netwright.data.ImageSet;
import io.netwright.data.ValidationPart;
import io.netwright.head.HeadMethod;
import io.netwright.head.HeadReport;
import io.netwright.metric.Journal;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.metric.Series;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.repair.LayerFinding.Outcome;
import io.netwright.seed.Seed;
import io.netwright.train.TrainingLoop;
import io.netwright.train.TrainingRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures a task model against its control, the full models restricted to the same classes:
 * without fine-tuning and after it, both with the same start, images, schedule and seed.
 *
 * <p>Of every model its test accuracy, the epochs of fine-tuning as step, and the curves of
 * fine-tuning; of the first task model and control, without step, their accuracy without their head
 * and what each head reached (where there are several sources); of the first task model its
 * accuracy before repair (where repaired) and how many layers were repaired, and the sizes that
 * were looked at (where a budget decides); and of that task model its size, that of all its sources
 * together, and the number of classes without a factor of their own. Where baselines are asked for,
 * see {@link BaselineStudy}.
 */
public final class TaskStudy {
  private static final Logger LOG = LoggerFactory.getLogger(TaskStudy.class);
  private static final int BATCH = 256;

  private final AssemblyConfig config;
  private final Dataset task;
  private final Seed seed;
  private final NDManager manager;
  private final TaskJournals journals;
  private final SmallNetwork small;

  /**
   * Prepares a study.
   *
   * @param task images labelled by the task's outputs: train to repair and to fine-tune, test to
   *     report
   * @param seed seed of repair and fine-tuning, the same for the task model and its control
   * @param small what is trained from scratch to compare with, where that is asked for
   */
  public TaskStudy(
      AssemblyConfig config,
      Dataset task,
      Seed seed,
      NDManager manager,
      TaskJournals journals,
      SmallNetwork small) {
    this.config = config;
    this.task = task;
    this.seed = seed;
    this.manager = manager;
    this.journals = journals;
    this.small = small;
  }

  /** Assembles, restricts, fine-tunes and reports. */
  public TaskReport run(List<TaskSource> sources, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    TaskModel assembled = assembled(sources);
    TaskModel restricted = TaskAssembly.restricted(sources, config, images(), manager);
    List<FineTuned> results = new ArrayList<>();
    for (int epochs : config.fineTuneEpochs()) {
      Side ours = new Side("assemble", Series.TREATMENT, journals.assembled(epochs));
      Side theirs = new Side("assemble.control", Series.CONTROL, journals.control(epochs));
      WeightedGraph tuned = fineTuned(ours, assembled.model(), epochs, checkpoints);
      WeightedGraph control = fineTuned(theirs, restricted.model(), epochs, checkpoints);
      FineTuned result = new FineTuned(epochs, tuned, control, accuracy(tuned), accuracy(control));
      ours.report(MetricNames.ASSEMBLE_ACCURACY, epochs, result.accuracy());
      theirs.report(MetricNames.ASSEMBLE_ACCURACY, epochs, result.controlAccuracy());
      results.add(result);
    }
    int first = config.fineTuneEpochs().get(0);
    reportUnscaled(new Side("", Series.TREATMENT, journals.assembled(first)), assembled);
    reportUnscaled(new Side("", Series.CONTROL, journals.control(first)), restricted);
    reportRepair(sources, assembled, journals.assembled(first));
    new TaskNumbers(journals.assembled(first)).report(sources, assembled);
    if (!config.baselines().isEmpty()) {
      AssemblyWork work = new AssemblyWork(sources, config, images(), seed.with("parts"), manager);
      new BaselineStudy(work, task, small, journals.assembled(first))
          .run(assembled, restricted, checkpoints);
    }
    return new TaskReport(assembled, restricted, results);
  }

  private TaskModel assembled(List<TaskSource> sources) {
    long start = System.nanoTime();
    TaskModel assembled =
        TaskAssembly.assemble(sources, config, images(), seed.with("parts"), manager);
    RepairReport repair = assembled.repair();
    if (!assembled.whyParallel().isEmpty()) {
      LOG.warn(
          "{}: form PADDED cannot be had, the parts stay beside each other: {}",
          task.name(),
          assembled.whyParallel());
    }
    if (config.repair() != AssemblyRepair.NONE) {
      LOG.info(
          "{}: assembled in {} s; repaired {} layers, {} as they were, {} without better weights",
          task.name(),
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
          repair.count(Outcome.REPAIRED),
          repair.count(Outcome.EXACT),
          repair.refused());
    }
    return assembled;
  }

  private void reportRepair(List<TaskSource> sources, TaskModel assembled, Journal journal) {
    if (config.repair() != AssemblyRepair.NONE) {
      WeightedGraph unrepaired =
          TaskAssembly.unrepaired(assembled, sources, config, images(), seed, manager).model();
      RepairReport repair = assembled.repair();
      journal.report(MetricNames.ASSEMBLE_UNREPAIRED.in(Series.TREATMENT), 0, accuracy(unrepaired));
      journal.report(
          MetricNames.REPAIR_ACCEPTED.in(Series.TREATMENT), 0, repair.count(Outcome.REPAIRED));
      journal.report(MetricNames.REPAIR_REFUSED.in(Series.TREATMENT), 0, repair.refused());
    }
  }

  /**
   * The task model or its control.
   *
   * @param name what its checkpoints are called by
   */
  private record Side(String name, String series, Journal journal) {
    void report(Metric metric, int epochs, double value) {
      journal.report(metric.in(series), epochs, value);
    }
  }

  private WeightedGraph fineTuned(
      Side side, WeightedGraph start, int epochs, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    if (epochs == 0) {
      return start;
    }
    TrainingRun run =
        TrainingRun.plain(
                side.name() + ".finetune" + epochs,
                start,
                config.fineTuning().withEpochs(epochs),
                task.train(),
                tuningValidation(),
                seed.with("finetune"))
            .measuredAs(MetricNames.FINE_TUNE.in(side.series()));
    return TrainingLoop.run(run, manager, side.journal(), checkpoints).best();
  }

  /**
   * The images that the epoch of fine-tuning is chosen on: not those of the budget, where there is
   * one. Where their part has none, there is nothing to choose on but all.
   */
  private ImageSet tuningValidation() {
    ImageSet own = ValidationPart.EARLY_STOPPING.of(task.validation());
    boolean apart = config.selection() == AssemblySelection.BUDGET && own.size() > 0;
    return apart ? own : task.validation();
  }

  private TaskImages images() {
    return new TaskImages(task.train(), task.validation());
  }

  private double accuracy(WeightedGraph model) {
    ImageSet test = task.test();
    try (Network network = Network.on(manager, model)) {
      return Accuracy.of(network, test, BATCH, manager).share();
    }
  }

  private void reportUnscaled(Side side, TaskModel model) {
    if (model.head().chosen() != HeadMethod.NONE) {
      side.report(MetricNames.ASSEMBLE_UNSCALED, 0, accuracy(model.unscaled()));
    }
    HeadMetrics.report(model.head(), side.series(), side.journal());
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

    /** Which heads were chosen, where this was asked for. */
    HeadReport head(HeadMethod asked) {
      return new HeadReport(asked, assembled.head(), restricted.head());
    }
  }
}
