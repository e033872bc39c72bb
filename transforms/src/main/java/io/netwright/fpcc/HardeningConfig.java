package io.netwright.fpcc;

import io.netwright.attack.ThreatModel;
import io.netwright.robust.BitPlanes;
import io.netwright.robust.RivalSettings;
import io.netwright.train.TrainingConfig;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a model is hardened: by feature patterns (FPCC, arXiv 2406.08829), and by what else there is.
 *
 * @param methods any of fpcc, sfm, sfm-cfs, fast-at, pgd-at, trades, bpfc and curvature; each makes
 *     a variant, and all share one control
 * @param threatModel what fast-at, pgd-at, trades and bpfc train against, by its name such as
 *     {@code linf-8/255}; by default the first that is evaluated
 * @param selection which epoch is kept, of the methods and their control alike
 * @param rivals settings of the methods other than fpcc, sfm and sfm-cfs
 * @param epsilon step of the spatial-wise feature modification of fpcc, sfm and sfm-cfs, on the [0,
 *     1] scale
 * @param dropProbability share of channels that the channel-wise feature selection drops, in [0, 1)
 * @param lambda weight of the pattern consistency loss, at least 0
 * @param from which model is hardened: one of these, or any variant as names of models show it
 * @param init what is taken from it
 * @param training how it is trained; its control likewise
 */
public record HardeningConfig(
    List<HardeningMethod> methods,
    @Nullable String threatModel,
    EpochChoice selection,
    RivalSettings rivals,
    double epsilon,
    double dropProbability,
    double lambda,
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
    if (threatModel != null && methods.contains(HardeningMethod.BPFC)) {
      BitPlanes.within(ThreatModel.named(threatModel)); // refuses norms that have no bits
    }
    require((float) epsilon > 0 && epsilon <= 1, "epsilon", epsilon, "in (0, 1]");
    require(
        dropProbability >= 0 && dropProbability < 1,
        "dropProbability",
        dropProbability,
        "in [0, 1)");
    require(lambda >= 0 && Double.isFinite(lambda), "lambda", lambda, "at least 0");
  }

  /** The values of FPCC's released code: 8/255, one channel in five, weight 1, from scratch. */
  public static HardeningConfig defaults() {
    return new HardeningConfig(
        List.of(HardeningMethod.FPCC),
        null,
        EpochChoice.CLEAN,
        RivalSettings.defaults(),
        8 / 255.0,
        0.2,
        1,
        HardeningSource.ASSEMBLED,
        HardeningStart.SCRATCH,
        TrainingConfig.defaults());
  }

  /**
   * The same for models of a variant. Keys hold one of three names for it, as they always did; any
   * other variant goes by the default, since keys hold the model itself, too.
   */
  public HardeningConfig startingFrom(String variant) {
    return with(methods, threatModel, selection, HardeningSource.of(variant), init, training);
  }

  /** The same trained otherwise. */
  public HardeningConfig withTraining(TrainingConfig newTraining) {
    return with(methods, threatModel, selection, from, init, newTraining);
  }

  /** The same taking something else from the model. */
  public HardeningConfig withInit(HardeningStart newInit) {
    return with(methods, threatModel, selection, from, newInit, training);
  }

  /** The same by other methods. */
  public HardeningConfig withMethods(HardeningMethod... newMethods) {
    return with(List.of(newMethods), threatModel, selection, from, init, training);
  }

  /** The same against a threat model where it names none. */
  public HardeningConfig within(String otherwise) {
    String named = threatModel == null ? otherwise : threatModel;
    return with(methods, named, selection, from, init, training);
  }

  /** The same with another choice of the epoch. */
  public HardeningConfig withSelection(EpochChoice newSelection) {
    return with(methods, threatModel, newSelection, from, init, training);
  }

  private HardeningConfig with(
      List<HardeningMethod> newMethods,
      @Nullable String newThreatModel,
      EpochChoice newSelection,
      HardeningSource newFrom,
      HardeningStart newInit,
      TrainingConfig newTraining) {
    return new HardeningConfig(
        newMethods,
        newThreatModel,
        newSelection,
        rivals,
        epsilon,
        dropProbability,
        lambda,
        newFrom,
        newInit,
        newTraining);
  }

  /** What the rivals train against; the published 8/255 where nothing is evaluated. */
  ThreatModel ball() {
    return ThreatModel.named(Objects.requireNonNullElse(threatModel, "linf-8/255"));
  }

  private static void require(boolean valid, String name, double value, String allowed) {
    if (!valid) {
      throw new IllegalArgumentException(name + " must be " + allowed + ", got " + value);
    }
  }
}
