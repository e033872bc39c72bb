package io.netwright.fpcc;

import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.NoisyStep;
import io.netwright.robust.BitPlanes;
import io.netwright.robust.RivalSettings;
import io.netwright.train.Schedule;
import io.netwright.train.TrainingConfig;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a model is hardened: by feature patterns (FPCC, arXiv 2406.08829), and by what else there is.
 *
 * @param preset what holds where nothing is said: PUBLISHED is FPCC's released code
 * @param methods any of fpcc, sfm, sfm-cfs, fast-at, n-fgsm, pgd-at, trades, bpfc and curvature;
 *     each makes a variant, and all share one control
 * @param threatModel what fast-at, n-fgsm, pgd-at, trades and bpfc train against, by its name such
 *     as {@code linf-8/255}; by default the first that is evaluated
 * @param selection which epoch is kept, of the methods and their control alike
 * @param rivals settings of the methods other than fpcc, sfm and sfm-cfs
 * @param epsilon step of the spatial-wise feature modification of fpcc, sfm and sfm-cfs, on the [0,
 *     1] scale
 * @param dropProbability share of channels that the channel-wise feature selection drops, in [0, 1)
 * @param lambda weight of the pattern consistency loss, at least 0
 * @param patterns how the patterns of fpcc begin and change
 * @param reestimate whether the statistics of batch normalizations are taken anew, from training
 *     images as they are, where fpcc or sfm-cfs dropped channels; not where none was dropped, which
 *     cost robust accuracy, and not for the control
 * @param dropout whether dropout layers of the model act while it is hardened
 * @param passes how many passes over every training image a second model of each method may cost,
 *     forward and back, with a second control: a table at equal cost beside that at equal epochs;
 *     0: none
 * @param curve more strengths at which the methods are tried
 * @param validate whether accuracy is measured on clean and on attacked validation images, by which
 *     settings may be chosen: APGD-DLR with 20 steps on up to 1000 of them
 * @param from which model is hardened: one of these, or any variant as names of models show it
 * @param init what is taken from it
 * @param training how it is trained; its control likewise
 */
@RecordBuilder
public record HardeningConfig(
    HardeningPreset preset,
    List<HardeningMethod> methods,
    @Nullable String threatModel,
    EpochChoice selection,
    RivalSettings rivals,
    double epsilon,
    double dropProbability,
    double lambda,
    PatternSettings patterns,
    boolean reestimate,
    boolean dropout,
    int passes,
    TradeOff curve,
    boolean validate,
    HardeningSource from,
    HardeningStart init,
    TrainingConfig training)
    implements HardeningConfigBuilder.With, Serializable {

  /** Refuses numbers out of range, naming the field and what it may be. */
  public HardeningConfig {
    methods = List.copyOf(methods);
    if (methods.isEmpty() || EnumSet.copyOf(methods).size() != methods.size()) {
      throw new IllegalArgumentException(
          "methods must name at least one method, and none twice, got " + methods);
    }
    threatModel = threatModel == null ? null : ThreatModel.named(threatModel).name();
    if (threatModel != null) {
      requireNorm(ThreatModel.named(threatModel), methods, selection);
    }
    require((float) epsilon > 0 && epsilon <= 1, "epsilon", epsilon, "in (0, 1]");
    requireDrops(dropProbability, methods);
    require(lambda >= 0 && Double.isFinite(lambda), "lambda", lambda, "at least 0");
    require(passes >= 0, "passes", passes, "at least 0");
    requireTried(curve, methods);
    for (HardeningMethod method : methods) {
      int cost = method.passes(rivals);
      require(
          passes == 0 || passes >= cost,
          "passes",
          passes,
          "0 or at least the " + cost + " of an epoch of " + method);
    }
  }

  private static void requireDrops(double share, List<HardeningMethod> methods) {
    require(share >= 0 && share < 1, "dropProbability", share, "in [0, 1)");
    require(
        share > 0 || !methods.contains(HardeningMethod.SFM_CFS),
        "dropProbability",
        share,
        "above 0 for sfm-cfs, which drops channels and is sfm otherwise; 0.2 as published");
  }

  /** Strengths that no method has would be left out without a word. */
  private static void requireTried(TradeOff curve, List<HardeningMethod> methods) {
    if (!curve.lambdas().isEmpty() && !methods.contains(HardeningMethod.FPCC)) {
      throw new IllegalArgumentException(
          "curve.lambdas must be empty where fpcc is not among methods, got "
              + curve.lambdas()
              + " and "
              + methods);
    }
    if (!curve.epsilons().isEmpty() && methods.stream().noneMatch(HardeningMethod::hasRadius)) {
      throw new IllegalArgumentException(
          "curve.epsilons must be empty where no method but fpcc and curvature is asked for, got "
              + curve.epsilons()
              + " and "
              + methods);
    }
  }

  /** Some methods are of one norm. */
  private static void requireNorm(
      ThreatModel ball, List<HardeningMethod> methods, EpochChoice selection) {
    boolean attacks =
        selection == EpochChoice.ROBUST || methods.stream().anyMatch(HardeningMethod::hasBall);
    if (ball.norm() == Norm.L1 && attacks) {
      throw new IllegalArgumentException(
          "threatModel must be in LINF or L2 for methods that attack while they train ("
              + methods
              + ", selection "
              + selection
              + "), got "
              + ball.name()
              + "; name one with hardening.threatModel, e.g. linf-8/255");
    }
    if (methods.contains(HardeningMethod.BPFC)) {
      BitPlanes.within(ball); // refuses norms that have no bits
    }
    if (methods.contains(HardeningMethod.N_FGSM)) {
      new NoisyStep(ball, 1); // refuses norms without signs
    }
  }

  /** Whether the statistics of batch normalizations are taken anew after a method. */
  boolean reestimatesAfter(HardeningMethod method) {
    return reestimate && dropProbability > 0 && method.dropsChannels();
  }

  /**
   * FPCC with noise of 8/255 and weight 1, from scratch. No channel is dropped and patterns start
   * as class means: what the released code does instead costs clean accuracy on most networks.
   */
  public static HardeningConfig defaults() {
    return new HardeningConfig(
        HardeningPreset.DEFAULT,
        List.of(HardeningMethod.FPCC),
        null,
        EpochChoice.CLEAN,
        RivalSettings.defaults(),
        8 / 255.0,
        0,
        1,
        PatternSettings.defaults(),
        true,
        true,
        0,
        TradeOff.none(),
        false,
        HardeningSource.ASSEMBLED,
        HardeningStart.SCRATCH,
        TrainingConfig.defaults());
  }

  /** The values of FPCC's released code; see {@link HardeningPreset#PUBLISHED}. */
  public static HardeningConfig published() {
    TrainingConfig training =
        TrainingConfig.defaults()
            .withEpochs(200)
            .withBatchSize(256)
            .withLearningRate(0.01)
            .scheduled(Schedule.COSINE_BY_EPOCH, List.of());
    return defaults()
        .with()
        .preset(HardeningPreset.PUBLISHED)
        .epsilon(8 / 255.0)
        .dropProbability(0.2)
        .lambda(1)
        .patterns(PatternSettings.published())
        .reestimate(false)
        .dropout(false)
        .init(HardeningStart.SCRATCH)
        .training(training)
        .build();
  }

  /**
   * The same for models of a variant. Keys hold one of three names for it, as they always did; any
   * other variant goes by the default, since keys hold the model itself, too.
   */
  public HardeningConfig startingFrom(String variant) {
    return withFrom(HardeningSource.of(variant));
  }

  /** The same by other methods. */
  public HardeningConfig by(HardeningMethod... newMethods) {
    return withMethods(List.of(newMethods));
  }

  /** The same against a threat model where it names none. */
  public HardeningConfig within(String otherwise) {
    return threatModel == null ? withThreatModel(otherwise) : this;
  }

  /** What models are judged within; the published 8/255 where nothing is evaluated. */
  ThreatModel ball() {
    return ThreatModel.named(Objects.requireNonNullElse(threatModel, "linf-8/255"));
  }

  private static void require(boolean valid, String name, double value, String allowed) {
    if (!valid) {
      throw new IllegalArgumentException(name + " must be " + allowed + ", got " + value);
    }
  }
}
