package io.netwright.fpcc;

import ai.djl.ndarray.NDManager;
import io.netwright.artifact.CheckpointFolder;
import io.netwright.data.ImageSet;
import io.netwright.metric.Journal;
import io.netwright.metric.MetricNames;
import io.netwright.metric.Series;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.robust.RivalSettings;
import io.netwright.robust.RobustAccuracy;
import io.netwright.seed.Seed;
import io.netwright.train.CrossEntropy;
import io.netwright.train.EpochWatch;
import io.netwright.train.Objective;
import io.netwright.train.TrainingLoop;
import io.netwright.train.TrainingOutcome;
import io.netwright.train.TrainingRun;
import java.io.IOException;

/**
 * Trains a model by a method that hardens; and its control, trained alike without one.
 *
 * @param model the model whose graph, and weights where asked, are hardened
 * @param train images to learn from
 * @param validation images by which the best epoch is chosen
 * @param seed seed of first weights, patterns, order and everything random; model and control share
 *     it, and with it their first weights and the order of images
 */
public record Hardening(
    WeightedGraph model, HardeningConfig config, ImageSet train, ImageSet validation, Seed seed) {
  /** Name of the run and its checkpoint. */
  public static final String RUN = "harden";

  /** Name of the control's. */
  public static final String CONTROL = "harden.control";

  /** Trains the model by a method; layers that it put into the graph are still in the outcome. */
  public TrainingOutcome hardened(
      HardeningMethod method, NDManager manager, Journal journal, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    TrainingRun run =
        TrainingRun.plain(
                RUN,
                FpccGraph.insert(start(), method, config, seed.with("weights")),
                config.training(),
                train,
                validation,
                seed)
            .measuredAs(MetricNames.HARDEN.in(Series.TREATMENT))
            .withObjective(network -> objective(method, network));
    boolean watched = method == HardeningMethod.FAST_AT || chosenByAttack();
    return TrainingLoop.run(watched ? watched(run) : run, manager, journal, checkpoints);
  }

  private Objective objective(HardeningMethod method, Network network) {
    Objective loss = CrossEntropy.of(config.training());
    RivalSettings rivals = config.rivals();
    return switch (method) {
      case FPCC -> loss.plus(config.lambda(), PatternConsistency.of(network));
      case SFM, SFM_CFS -> loss;
      case FAST_AT -> rivals.fast(config.ball(), loss);
      case PGD_AT -> rivals.pgd(config.ball(), loss);
      case TRADES -> rivals.trades(config.ball(), loss);
      case BPFC -> rivals.bits(config.ball(), config.training(), loss);
      case CURVATURE -> rivals.curvature(config.training(), loss);
    };
  }

  private boolean chosenByAttack() {
    return config.selection() == EpochChoice.ROBUST;
  }

  /** Overfitting to one step shows in validation images alone; all else is chosen as configured. */
  private TrainingRun watched(TrainingRun run) {
    RobustAccuracy measure =
        RobustAccuracy.within(config.ball(), validation, config.training().batchSize());
    return run.watchedBy(new EpochWatch(measure, chosenByAttack()));
  }

  /** Trains the control: the same by cross entropy alone. */
  public TrainingOutcome control(NDManager manager, Journal journal, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    TrainingRun run =
        TrainingRun.plain(CONTROL, start(), config.training(), train, validation, seed)
            .measuredAs(MetricNames.HARDEN.in(Series.CONTROL));
    return TrainingLoop.run(chosenByAttack() ? watched(run) : run, manager, journal, checkpoints);
  }

  private WeightedGraph start() {
    return switch (config.init()) {
      case SCRATCH -> Initialization.random(model.graph(), seed.with("weights"));
      case WEIGHTS -> model;
    };
  }
}
