package io.netwright.promotion;

import io.netwright.attack.ThreatModel;
import io.netwright.variant.FormerNames;
import io.netwright.variant.ModelName;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a new model must show before it is used.
 *
 * @param model variant of the model that is promoted, e.g. {@code treated}; or its whole name, e.g.
 *     {@code lenet-shapes-s0/treated}, where the experiment makes several of one variant
 * @param cleanAccuracy least share of test images that are right, in [0, 1]
 * @param robustAccuracy least share that is right under every attack of the threat model, in [0, 1]
 * @param margin most by which either accuracy may lie below the champion's, in [0, 1); the whole 95
 *     % interval of the paired difference must stay above it
 * @param threatModel the one that robust accuracy is about, by its name such as {@code linf-8/255};
 *     by default the first that is evaluated
 */
public record PromotionConfig(
    String model,
    double cleanAccuracy,
    double robustAccuracy,
    double margin,
    @Nullable String threatModel)
    implements Serializable {

  /** Refuses bounds that are no accuracies. */
  public PromotionConfig {
    if (model == null || model.isBlank()) {
      throw new IllegalArgumentException(
          "model must name a variant such as treated, or a model, got '" + model + "'");
    }
    requireShare("cleanAccuracy", cleanAccuracy);
    requireShare("robustAccuracy", robustAccuracy);
    if (!(margin >= 0 && margin < 1)) {
      throw new IllegalArgumentException("margin must be in [0, 1), got " + margin);
    }
    threatModel = threatModel == null ? null : ThreatModel.named(threatModel).name();
  }

  private static void requireShare(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(field + " must be in [0, 1], got " + value);
    }
  }

  /**
   * The treated model, right on half of the images; models that were not hardened have next to no
   * robust accuracy, so there is no floor for it. Five points are what 1,000 images tell apart
   * where two models disagree about a third of them.
   */
  public static PromotionConfig defaults() {
    return new PromotionConfig("treated", 0.5, 0, 0.05, null);
  }

  /** The same about a threat model where it names none. */
  public PromotionConfig within(String otherwise) {
    return new PromotionConfig(
        model,
        cleanAccuracy,
        robustAccuracy,
        margin,
        threatModel == null ? otherwise : threatModel);
  }

  /** Whether a model is the one that is promoted. */
  public boolean means(ModelName name) {
    return model.equals(name.variant())
        || model.equals(name.text())
        || (model.equals(FormerNames.CONTROL) && FormerNames.controls().contains(name.variant()));
  }
}
