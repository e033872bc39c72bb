package io.netwright.doctor;

import ai.djl.ndarray.NDManager;
import io.netwright.artifact.CheckpointFolder;
import io.netwright.data.Dataset;
import io.netwright.data.ObjectMasks;
import io.netwright.doctor.TreatmentConfig.Candidate;
import io.netwright.metric.Journal;
import io.netwright.metric.MetricNames;
import io.netwright.metric.Series;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import io.netwright.refusal.RefusedException;
import io.netwright.seed.Seed;
import io.netwright.train.CrossEntropy;
import io.netwright.train.DivergenceException;
import io.netwright.train.Objective;
import io.netwright.train.ObjectiveFactory;
import io.netwright.train.TrainingLoop;
import io.netwright.train.TrainingOutcome;
import io.netwright.train.TrainingRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Diagnoses a trained model and trains it on under the channel constraint, the spatial one or both;
 * or trains its control: the same start, epochs, schedule, noise and seed with a weight of nothing,
 * and without the cost of the second order.
 *
 * <p>Where several weights or thresholds are given, each candidate is trained in full with a seed
 * of its own and the best on validation images is taken; one that diverges is passed over. The
 * control is then trained as many times with the same seeds and chosen likewise, so that neither
 * side has had more chances.
 *
 * @param model the trained model
 * @param data train to measure gradients and to learn from, validation to choose and to explain
 * @param seed seed of order, augmentation and noise; treatment and control share it
 * @param masks where the objects are in the training images; null where no constraint asks for it
 */
public record Treatment(
    WeightedGraph model,
    Dataset data,
    TreatmentConfig config,
    Seed seed,
    @Nullable ObjectMasks masks) {
  /** Name of the treatment's run and its checkpoint. */
  public static final String RUN = "treat";

  /** Name of the control's. */
  public static final String CONTROL = "treat.control";

  /** Refuses layers that the graph does not have and that have no channels between the ends. */
  public Treatment {
    requireLayers(model.graph(), config);
  }

  /** A treatment that needs no masks, or a control. */
  public Treatment(WeightedGraph model, Dataset data, TreatmentConfig config, Seed seed) {
    this(model, data, config, seed, null);
  }

  /**
   * Refuses layers that a graph does not have, that have no channels between the ends, or no
   * positions where those are constrained.
   */
  public static void requireLayers(LayerGraph graph, TreatmentConfig config) {
    List<String> layers = new ArrayList<>(config.layers());
    config.grid().layers().forEach(layers::addAll);
    for (String layer : layers) {
      boolean within =
          graph.nodes().stream().anyMatch(node -> node.name().equals(layer))
              && !layer.equals(graph.output().name())
              && !layer.equals(graph.nodes().get(0).name());
      if (!within) {
        throw new RefusedException(
            "layers must name nodes between the images and the logits, got "
                + layer
                + "; convolutions of this graph are "
                + convolutions(graph));
      }
      if (config.constraint().isSpatial() && graph.shape(layer).flat()) {
        throw new RefusedException(
            "layers must have positions where constraint is "
                + config.constraint()
                + ", got "
                + layer
                + ", which yields a vector; convolutions of this graph are "
                + convolutions(graph));
      }
    }
  }

  private static List<String> convolutions(LayerGraph graph) {
    return graph.nodes().stream()
        .filter(node -> node.layer() instanceof Weighted.Conv2d)
        .map(Node::name)
        .toList();
  }

  /** The layers that are looked at and constrained. */
  public List<String> layers() {
    return config.layers().isEmpty()
        ? List.of(model.graph().lastConvolution().name())
        : config.layers();
  }

  /** Chooses the high-confidence images and aggregates their gradients. */
  public ClassGradients gradients(NDManager manager) {
    return ClassGradients.of(this, manager);
  }

  /** What is wrong with the model before treatment; reports {@code treat.diagnosis} metrics. */
  public Diagnosis diagnosis(ClassGradients gradients, NDManager manager, Journal journal) {
    return new DiagnosisStudy(this, gradients).run(manager, journal);
  }

  /**
   * Trains under the constraint and gives the weights of the best epoch, of the best candidate
   * where there are several; reports the chosen {@code treat.alpha} and {@code treat.threshold}.
   */
  public WeightedGraph treated(
      ClassGradients gradients, NDManager manager, Journal journal, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    List<Candidate> candidates = config.candidates();
    List<TrainingRun> runs = new ArrayList<>();
    for (Candidate candidate : candidates) {
      runs.add(run(RUN, runs.size()).withObjective(objective(gradients, candidate)));
    }
    Chosen chosen = best(runs, manager, journal, checkpoints);
    report(candidates.get(chosen.index()), journal);
    return chosen.outcome().best();
  }

  private void report(Candidate chosen, Journal journal) {
    if (config.constraint().isChannel()) {
      journal.report(MetricNames.TREAT_ALPHA, 0, chosen.alpha());
      journal.report(MetricNames.TREAT_THRESHOLD, 0, chosen.threshold());
    }
    if (config.constraint().isSpatial()) {
      journal.report(MetricNames.TREAT_BETA, 0, chosen.beta());
      journal.report(MetricNames.TREAT_MASKS, 0, known().known());
    }
  }

  private ObjectMasks known() {
    return Objects.requireNonNull(masks, "a spatial constraint has masks");
  }

  /** Trains the control, as many times as there are candidates, and gives the best weights. */
  public WeightedGraph control(NDManager manager, Journal journal, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    List<TrainingRun> runs = new ArrayList<>();
    for (int index = 0; index < config.candidates().size(); index++) {
      runs.add(run(CONTROL, index));
    }
    return best(runs, manager, journal, checkpoints).outcome().best();
  }

  private TrainingRun run(String name, int index) {
    boolean alone = config.candidates().size() == 1;
    Map<String, Float> noise = new LinkedHashMap<>();
    if (config.noise() > 0) {
      layers().forEach(layer -> noise.put(layer, (float) config.noise()));
    }
    String side = name.equals(CONTROL) ? Series.CONTROL : Series.TREATMENT;
    return TrainingRun.plain(
            alone ? name : name + ".candidate" + (index + 1),
            model,
            config.training(),
            data.train(),
            data.validation(),
            index == 0 ? seed : seed.with("candidate").with(index))
        .measuredAs(MetricNames.TREAT.in(alone ? side : Series.candidate(side, index + 1)))
        .withNoise(noise);
  }

  private ObjectiveFactory objective(ClassGradients gradients, Candidate candidate) {
    ChannelMasks channels = gradients.masks(config.maskRule(), candidate.threshold());
    return network -> {
      Objective objective = CrossEntropy.of(config.training());
      if (config.constraint().isChannel()) {
        objective =
            objective.plus(
                candidate.alpha(), ChannelConstraint.on(network, channels, config.form()));
      }
      return config.constraint().isSpatial()
          ? objective.plus(candidate.beta(), new SpatialConstraint(layers(), known()))
          : objective;
    };
  }

  /** The run with the best validation accuracy, the first of equals. */
  private record Chosen(int index, TrainingOutcome outcome) {}

  /** Passes over runs that diverge, unless all of them do. */
  private static Chosen best(
      List<TrainingRun> runs, NDManager manager, Journal journal, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    @Nullable Chosen best = null;
    @Nullable DivergenceException diverged = null;
    for (int index = 0; index < runs.size(); index++) {
      try {
        TrainingOutcome outcome = TrainingLoop.run(runs.get(index), manager, journal, checkpoints);
        if (best == null || outcome.validationAccuracy() > best.outcome().validationAccuracy()) {
          best = new Chosen(index, outcome);
        }
      } catch (DivergenceException e) {
        journal.report(runs.get(index).names().diverged(), e.epoch(), e.learningRate());
        diverged = e;
      }
    }
    if (best == null) {
      throw Objects.requireNonNull(diverged);
    }
    return best;
  }
}
