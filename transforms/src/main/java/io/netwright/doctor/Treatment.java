package io.netwright.doctor;

import ai.djl.ndarray.NDManager;
import io.netwright.artifact.CheckpointFolder;
import io.netwright.data.Dataset;
import io.netwright.metric.Journal;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.seed.Seed;
import io.netwright.train.CrossEntropy;
import io.netwright.train.Objective;
import io.netwright.train.TrainingLoop;
import io.netwright.train.TrainingOutcome;
import io.netwright.train.TrainingRun;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Diagnoses a trained model and trains it on under the channel constraint; or trains its control,
 * the same start, epochs, schedule and seed with a weight of nothing.
 *
 * @param model the trained model
 * @param data train to sift and to learn from, validation to choose and to explain
 * @param seed seed of order, augmentation and noise; treatment and control share it
 */
public record Treatment(
    WeightedGraph model, Dataset data, TreatmentConfig config, Seed seed) {
  /** Name of the treatment's run, its metrics and its checkpoint. */
  public static final String RUN = "treat";

  /** Name of the control's. */
  public static final String CONTROL = "treat.control";

  /** The layers that are constrained; refuses names that the graph does not have. */
  public List<String> layers() {
    LayerGraph graph = model.graph();
    config.layers().forEach(graph::node);
    return config.layers().isEmpty() ? List.of(graph.lastConvolution().name()) : config.layers();
  }

  /** What is wrong with the model before treatment. */
  public Diagnosis diagnosis(NDManager manager, Journal journal) {
    return new DiagnosisStudy(this, manager).run(journal);
  }

  /**
   * Trains under the constraint, once per weight, and takes the weights that are best on
   * validation images; reports the chosen one as {@code treat.alpha}.
   */
  public WeightedGraph treated(NDManager manager, Journal journal, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    ChannelMasks masks = masks(manager);
    TrainingOutcome best = null;
    double chosen = 0;
    for (double alpha : config.alphas()) {
      String name = config.alphas().size() == 1 ? RUN : RUN + ".alpha" + alpha;
      TrainingRun run = run(name).withObjective(network -> objective(network, masks, alpha));
      TrainingOutcome outcome =
          TrainingLoop.run(run.withNoise(noise()), manager, journal, checkpoints);
      if (isBetter(outcome, best)) {
        best = outcome;
        chosen = alpha;
      }
    }
    journal.report("treat.alpha", 0, chosen);
    return Objects.requireNonNull(best).best();
  }

  /**
   * Trains the control. It is trained once: a treatment that chooses among several weights has had
   * more chances, which the number of weights in the configuration says.
   */
  public WeightedGraph control(NDManager manager, Journal journal, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    return TrainingLoop.run(run(CONTROL).withNoise(noise()), manager, journal, checkpoints).best();
  }

  /** The channels of every class, from its high-confidence training images. */
  ChannelMasks masks(NDManager manager) {
    return new DiagnosisStudy(this, manager).masks();
  }

  private static boolean isBetter(TrainingOutcome outcome, @Nullable TrainingOutcome best) {
    return best == null || outcome.validationAccuracy() > best.validationAccuracy();
  }

  private TrainingRun run(String name) {
    return TrainingRun.plain(
        name, model, config.training(), data.train(), data.validation(), seed);
  }

  private Objective objective(
      Network network, ChannelMasks masks, double alpha) {
    return CrossEntropy.of(config.training())
        .plus(alpha, ChannelConstraint.on(network, masks, config.form()));
  }

  private Map<String, Float> noise() {
    Map<String, Float> noise = new LinkedHashMap<>();
    if (config.noise() > 0) {
      layers().forEach(layer -> noise.put(layer, (float) config.noise()));
    }
    return noise;
  }
}
