package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.ApgdT;
import io.netwright.attack.gradient.Bim;
import io.netwright.attack.gradient.DiFgsm;
import io.netwright.attack.gradient.EotApgd;
import io.netwright.attack.gradient.EotPgd;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.MiFgsm;
import io.netwright.attack.gradient.NiFgsm;
import io.netwright.attack.gradient.Pgd;
import io.netwright.attack.gradient.Pim;
import io.netwright.attack.gradient.PimPlusPlus;
import io.netwright.attack.gradient.Targeted;
import io.netwright.attack.gradient.TiFgsm;
import io.netwright.attack.gradient.VmiFgsm;
import io.netwright.attack.minimal.WithinBudget;
import io.netwright.attack.query.OnePixel;
import io.netwright.attack.query.Spsa;
import io.netwright.attack.query.Square;
import io.netwright.attack.query.UniformNoise;
import io.netwright.attack.suite.AutoAttack;
import io.netwright.attack.suite.QuickSuite;
import io.netwright.attack.suite.adaptive.Adaptive;
import io.netwright.attack.suite.latent.Latent;
import io.netwright.seed.Seed;
import java.io.Serializable;
import java.util.List;

/**
 * Looks for images near the given ones that a classifier gets wrong; implemented by records, whose
 * components are their settings. A new attack is a record and a line below.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Fgsm.class, name = "fgsm"),
  @JsonSubTypes.Type(value = Bim.class, name = "bim"),
  @JsonSubTypes.Type(value = Pgd.class, name = "pgd"),
  @JsonSubTypes.Type(value = MiFgsm.class, name = "mi-fgsm"),
  @JsonSubTypes.Type(value = Apgd.class, name = "apgd"),
  @JsonSubTypes.Type(value = NiFgsm.class, name = "ni-fgsm"),
  @JsonSubTypes.Type(value = DiFgsm.class, name = "di-fgsm"),
  @JsonSubTypes.Type(value = TiFgsm.class, name = "ti-fgsm"),
  @JsonSubTypes.Type(value = VmiFgsm.class, name = "vmi-fgsm"),
  @JsonSubTypes.Type(value = Pim.class, name = "pim"),
  @JsonSubTypes.Type(value = PimPlusPlus.class, name = "pim-plus-plus"),
  @JsonSubTypes.Type(value = EotPgd.class, name = "eot-pgd"),
  @JsonSubTypes.Type(value = EotApgd.class, name = "eot-apgd"),
  @JsonSubTypes.Type(value = ApgdT.class, name = "apgd-t"),
  @JsonSubTypes.Type(value = Targeted.class, name = "targeted"),
  @JsonSubTypes.Type(value = FirstSuccess.class, name = "first-success"),
  @JsonSubTypes.Type(value = WithinBudget.class, name = "within-budget"),
  @JsonSubTypes.Type(value = Square.class, name = "square"),
  @JsonSubTypes.Type(value = Spsa.class, name = "spsa"),
  @JsonSubTypes.Type(value = OnePixel.class, name = "one-pixel"),
  @JsonSubTypes.Type(value = UniformNoise.class, name = "uniform-noise"),
  @JsonSubTypes.Type(value = AutoAttack.class, name = "autoattack"),
  @JsonSubTypes.Type(value = QuickSuite.class, name = "quick"),
  @JsonSubTypes.Type(value = Adaptive.class, name = "adaptive"),
  @JsonSubTypes.Type(value = Latent.class, name = "latent")
})
public interface Attack extends Serializable {

  /** The ball that the result stays in. */
  ThreatModel threatModel();

  /**
   * Which algorithm it is; raised where the same settings give other images than before, so that
   * results of before are not taken for its own.
   */
  default int algorithmVersion() {
    return 1;
  }

  /** What it increases. */
  default AttackLoss objective() {
    return AttackLoss.CE;
  }

  /** How many gradients of an image it looks at, at most. */
  default int gradients() {
    return 1;
  }

  /** How many classes a model must have for it to do all that its settings say. */
  default int leastClasses() {
    return objective().leastClasses();
  }

  /** Whether an image that it did not break shows how far the search got. */
  default boolean returnsItsSearch() {
    return true;
  }

  /**
   * Perturbs every image it is given; images do not influence each other.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]; not modified
   * @param labels {@code (N)} int64
   * @param seeds one per image, for random starts
   * @return {@code (N, C, H, W)} float32 in [0, 1] and in the ball, in the manager of the images
   * @throws IllegalStateException if a logit or a gradient is NaN or infinite
   */
  NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds);
}
