package io.netwright.fpcc;

import ai.djl.ndarray.NDManager;
import io.netwright.artifact.CheckpointFolder;
import io.netwright.data.ImageSet;
import io.netwright.metric.Journal;
import io.netwright.metric.MetricNames;
import io.netwright.metric.Series;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.seed.Seed;
import io.netwright.train.CrossEntropy;
import io.netwright.train.Objective;
import io.netwright.train.TrainingLoop;
import io.netwright.train.TrainingOutcome;
import io.netwright.train.TrainingRun;
import java.io.IOException;

/**
 * Trains a model with FPCC's layers in it and takes them out again; and its control, trained alike
 * without them.
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

  /** Trains the model with FPCC's layers, which are still in the outcome. */
  public TrainingOutcome hardened(NDManager manager, Journal journal, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    TrainingRun run =
        TrainingRun.plain(
                RUN,
                FpccGraph.insert(start(), config, seed.with("weights")),
                config.training(),
                train,
                validation,
                seed)
            .measuredAs(MetricNames.HARDEN.in(Series.TREATMENT))
            .withObjective(
                network -> {
                  Objective loss = CrossEntropy.of(config.training());
                  return loss.plus(config.lambda(), PatternConsistency.of(network));
                });
    return TrainingLoop.run(run, manager, journal, checkpoints);
  }

  /** Trains the control: the same without FPCC's layers and their loss. */
  public TrainingOutcome control(NDManager manager, Journal journal, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    TrainingRun run =
        TrainingRun.plain(CONTROL, start(), config.training(), train, validation, seed)
            .measuredAs(MetricNames.HARDEN.in(Series.CONTROL));
    return TrainingLoop.run(run, manager, journal, checkpoints);
  }

  private WeightedGraph start() {
    return switch (config.init()) {
      case SCRATCH -> Initialization.random(model.graph(), seed.with("weights"));
      case WEIGHTS -> model;
    };
  }
}
