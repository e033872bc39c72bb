package io.netwright.fpcc;

import io.netwright.attack.NoisyStep;
import io.netwright.attack.ThreatModel;
import io.netwright.robust.BitPlanes;
import io.netwright.robust.RivalSettings;
import io.netwright.train.Schedule;
import io.netwright.train.TrainingConfig;
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
 *     images, after fpcc and sfm-cfs: those of the training are of images with dropped channels
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
    implements Serializable {

  /** Refuses numbers out of range, naming the field and what it may be. */
  public HardeningConfig {
    methods = List.copyOf(methods);
    if (methods.isEmpty() || EnumSet.copyOf(methods).size() != methods.size()) {
      throw new IllegalArgumentException(
          "methods must name at least one method, and none twice, got " + methods);
    }
    threatModel = threatModel == null ? null : ThreatModel.named(threatModel).name();
    if (threatModel != null) {
      requireNorm(ThreatModel.named(threatModel), methods);
    }
    require((float) epsilon > 0 && epsilon <= 1, "epsilon", epsilon, "in (0, 1]");
    require(
        dropProbability >= 0 && dropProbability < 1,
        "dropProbability",
        dropProbability,
        "in [0, 1)");
    require(lambda >= 0 && Double.isFinite(lambda), "lambda", lambda, "at least 0");
    require(passes >= 0, "passes", passes, "at least 0");
    for (HardeningMethod method : methods) {
      int cost = method.passes(rivals);
      require(
          passes == 0 || passes >= cost,
          "passes",
          passes,
          "0 or at least the " + cost + " of an epoch of " + method);
    }
  }

  /** Some methods are of one norm. */
  private static void requireNorm(ThreatModel ball, List<HardeningMethod> methods) {
    if (methods.contains(HardeningMethod.BPFC)) {
      BitPlanes.within(ball); // refuses norms that have no bits
    }
    if (methods.contains(HardeningMethod.N_FGSM)) {
      new NoisyStep(ball, 1); // refuses norms without signs
    }
  }

  /** FPCC with one channel in five dropped, noise of 8/255 and weight 1, from scratch. */
  public static HardeningConfig defaults() {
    return new HardeningConfig(
        HardeningPreset.DEFAULT,
        List.of(HardeningMethod.FPCC),
        null,
        EpochChoice.CLEAN,
        RivalSettings.defaults(),
        8 / 255.0,
        0.2,
        1,
        PatternSettings.published(),
        false,
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
            .withSchedule(Schedule.COSINE_BY_EPOCH, List.of());
    return new Changed(defaults())
        .preset(HardeningPreset.PUBLISHED)
        .noise(8 / 255.0)
        .dropping(0.2)
        .weighing(1)
        .patterns(PatternSettings.published(), false)
        .dropout(false)
        .init(HardeningStart.SCRATCH)
        .training(training)
        .config();
  }

  /**
   * The same for models of a variant. Keys hold one of three names for it, as they always did; any
   * other variant goes by the default, since keys hold the model itself, too.
   */
  public HardeningConfig startingFrom(String variant) {
    return new Changed(this).from(HardeningSource.of(variant)).config();
  }

  /** The same trained otherwise. */
  public HardeningConfig withTraining(TrainingConfig newTraining) {
    return new Changed(this).training(newTraining).config();
  }

  /** The same taking something else from the model. */
  public HardeningConfig withInit(HardeningStart newInit) {
    return new Changed(this).init(newInit).config();
  }

  /** The same by other methods. */
  public HardeningConfig withMethods(HardeningMethod... newMethods) {
    return new Changed(this).methods(List.of(newMethods)).config();
  }

  /** The same against a threat model where it names none. */
  public HardeningConfig within(String otherwise) {
    return threatModel == null ? new Changed(this).threatModel(otherwise).config() : this;
  }

  /** The same with another choice of the epoch. */
  public HardeningConfig withSelection(EpochChoice newSelection) {
    return new Changed(this).selection(newSelection).config();
  }

  /** The same with other settings of the rivals. */
  public HardeningConfig withRivals(RivalSettings newRivals) {
    return new Changed(this).rivals(newRivals).config();
  }

  /** The same with noise of another size. */
  public HardeningConfig withEpsilon(double newEpsilon) {
    return new Changed(this).noise(newEpsilon).config();
  }

  /** The same dropping another share of the channels. */
  public HardeningConfig withDropProbability(double newProbability) {
    return new Changed(this).dropping(newProbability).config();
  }

  /** The same with another weight of the pattern consistency loss. */
  public HardeningConfig withLambda(double newLambda) {
    return new Changed(this).weighing(newLambda).config();
  }

  /** The same with other patterns, and with statistics taken anew or not. */
  public HardeningConfig withPatterns(PatternSettings newPatterns, boolean nowReestimate) {
    return new Changed(this).patterns(newPatterns, nowReestimate).config();
  }

  /** The same with dropout layers or without. */
  public HardeningConfig withDropout(boolean nowDropout) {
    return new Changed(this).dropout(nowDropout).config();
  }

  /** The same with a second table at so many passes over every image. */
  public HardeningConfig withPasses(int newPasses) {
    return new Changed(this).passes(newPasses).config();
  }

  /** The same at more strengths. */
  public HardeningConfig withCurve(TradeOff newCurve) {
    return new Changed(this).curve(newCurve).config();
  }

  /** The same measured on validation images. */
  public HardeningConfig validated() {
    return new Changed(this).validate().config();
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

  /** A copy with something changed: seventeen components are too many to name for each change. */
  private static final class Changed {
    private HardeningPreset preset;
    private List<HardeningMethod> methods;
    private @Nullable String threatModel;
    private EpochChoice selection;
    private RivalSettings rivals;
    private double epsilon;
    private double dropProbability;
    private double lambda;
    private PatternSettings patterns;
    private boolean reestimate;
    private boolean dropout;
    private int passes;
    private TradeOff curve;
    private boolean validate;
    private HardeningSource from;
    private HardeningStart init;
    private TrainingConfig training;

    Changed(HardeningConfig all) {
      preset = all.preset;
      methods = all.methods;
      threatModel = all.threatModel;
      selection = all.selection;
      rivals = all.rivals;
      epsilon = all.epsilon;
      dropProbability = all.dropProbability;
      lambda = all.lambda;
      patterns = all.patterns;
      reestimate = all.reestimate;
      dropout = all.dropout;
      passes = all.passes;
      curve = all.curve;
      validate = all.validate;
      from = all.from;
      init = all.init;
      training = all.training;
    }

    Changed preset(HardeningPreset other) {
      preset = other;
      return this;
    }

    Changed methods(List<HardeningMethod> other) {
      methods = other;
      return this;
    }

    Changed threatModel(@Nullable String other) {
      threatModel = other;
      return this;
    }

    Changed selection(EpochChoice other) {
      selection = other;
      return this;
    }

    Changed rivals(RivalSettings other) {
      rivals = other;
      return this;
    }

    Changed noise(double other) {
      epsilon = other;
      return this;
    }

    Changed dropping(double other) {
      dropProbability = other;
      return this;
    }

    Changed weighing(double other) {
      lambda = other;
      return this;
    }

    Changed dropout(boolean other) {
      dropout = other;
      return this;
    }

    Changed passes(int other) {
      passes = other;
      return this;
    }

    Changed curve(TradeOff other) {
      curve = other;
      return this;
    }

    Changed from(HardeningSource other) {
      from = other;
      return this;
    }

    Changed init(HardeningStart other) {
      init = other;
      return this;
    }

    Changed training(TrainingConfig other) {
      training = other;
      return this;
    }

    Changed patterns(PatternSettings other, boolean nowReestimate) {
      patterns = other;
      reestimate = nowReestimate;
      return this;
    }

    Changed validate() {
      validate = true;
      return this;
    }

    HardeningConfig config() {
      return new HardeningConfig(
          preset,
          methods,
          threatModel,
          selection,
          rivals,
          epsilon,
          dropProbability,
          lambda,
          patterns,
          reestimate,
          dropout,
          passes,
          curve,
          validate,
          from,
          init,
          training);
    }
  }
}
