package io.netwright.fpcc;

import ai.djl.ndarray.NDManager;
import io.netwright.artifact.CheckpointFolder;
import io.netwright.attack.ThreatModel;
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
import io.netwright.train.OwnPace;
import io.netwright.train.TrainingLoop;
import io.netwright.train.TrainingOutcome;
import io.netwright.train.TrainingRun;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    WeightedGraph hardening = FpccGraph.insert(start(), method, config, seed.with("weights"));
    boolean means = config.patterns().start() == PatternStart.MEANS;
    TrainingRun run =
        TrainingRun.plain(
                RUN,
                means ? withClassMeans(hardening, manager) : hardening,
                config.training(),
                train,
                validation,
                seed)
            .measuredAs(MetricNames.HARDEN.in(Series.TREATMENT))
            .withObjective(network -> objective(method, network));
    boolean watched = method.takesOneStep() || chosenByAttack();
    run = withPatterns(run);
    return TrainingLoop.run(
        watched ? watched(run, method.takesOneStep()) : run, manager, journal, checkpoints);
  }

  /** Lets patterns begin at what the clean images of their class look like to the network. */
  private WeightedGraph withClassMeans(WeightedGraph hardening, NDManager manager) {
    Map<String, String> sites = FpccGraph.observed(hardening.graph());
    if (sites.isEmpty()) {
      return hardening;
    }
    try (NDManager memory = manager.newSubManager();
        Network network = Network.on(memory, FpccGraph.remove(hardening))) {
      ClassPatterns means =
          ClassPatterns.mean(
              network, Set.copyOf(sites.values()), train, config.training().batchSize(), memory);
      return FpccGraph.withPatterns(hardening, means);
    }
  }

  /** Patterns may learn at a pace of their own, or not by the gradient at all. */
  private TrainingRun withPatterns(TrainingRun run) {
    PatternSettings settings = config.patterns();
    Set<String> patterns = FpccGraph.patterns(run.start().graph());
    if (patterns.isEmpty() || settings.learnAlike()) {
      return run;
    }
    if (settings.smoothing() > 0) {
      return run.freezing(patterns);
    }
    OwnPace pace = new OwnPace(settings.learningRate(), settings.weightDecay());
    Map<String, OwnPace> paces = new HashMap<>();
    patterns.forEach(name -> paces.put(name, pace));
    return run.pacing(paces);
  }

  /**
   * The model as it was given, with what it learned: no layer of FPCC, and dropout where it had it.
   */
  public WeightedGraph finished(
      Optional<HardeningMethod> method, TrainingOutcome outcome, NDManager manager) {
    WeightedGraph plain =
        new WeightedGraph(model.graph(), FpccGraph.remove(outcome.best()).weights());
    return method.filter(config::reestimatesAfter).isPresent()
        ? CleanStatistics.of(plain, train, manager)
        : plain;
  }

  private Objective objective(HardeningMethod method, Network network) {
    Objective loss = CrossEntropy.of(config.training());
    RivalSettings rivals = config.rivals();
    ThreatModel ball = rivals.ball(config.ball());
    return switch (method) {
      case FPCC -> loss.plus(config.lambda(), PatternConsistency.of(network, config.patterns()));
      case SFM, SFM_CFS -> loss;
      case FAST_AT -> rivals.fast(ball, loss);
      case N_FGSM -> rivals.noisy(ball, loss);
      case PGD_AT -> rivals.pgd(ball, loss);
      case TRADES -> rivals.trades(ball, loss);
      case BPFC -> rivals.bits(ball, config.training(), loss);
      case CURVATURE -> rivals.curvature(config.training(), loss);
    };
  }

  private boolean chosenByAttack() {
    return config.selection() == EpochChoice.ROBUST;
  }

  /**
   * Overfitting to one step shows in validation images alone, and ends the run; all else is chosen
   * as configured and trains to the end.
   */
  private TrainingRun watched(TrainingRun run, boolean ends) {
    RobustAccuracy measure =
        RobustAccuracy.within(config.ball(), validation, config.training().batchSize());
    return run.watchedBy(new EpochWatch(measure, chosenByAttack(), ends));
  }

  /** Trains the control: the same by cross entropy alone. */
  public TrainingOutcome control(NDManager manager, Journal journal, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    TrainingRun run =
        TrainingRun.plain(CONTROL, start(), config.training(), train, validation, seed)
            .measuredAs(MetricNames.HARDEN.in(Series.CONTROL));
    return TrainingLoop.run(
        chosenByAttack() ? watched(run, false) : run, manager, journal, checkpoints);
  }

  private WeightedGraph start() {
    WeightedGraph start =
        switch (config.init()) {
          case SCRATCH -> Initialization.random(model.graph(), seed.with("weights"));
          case WEIGHTS -> model;
        };
    return config.dropout() ? start : FpccGraph.withoutDropout(start);
  }
}
