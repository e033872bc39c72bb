package io.netwright.attack.minimal;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.oracle.Sample;
import io.netwright.seed.Seed;
import java.io.Serializable;
import java.util.List;

/**
 * Looks for the wrongly classified image that is closest to a given one. It knows no budget: one
 * search gives a distance for every image, and with them the accuracy at every epsilon.
 *
 * <p>{@link WithinBudget} makes an attack with a budget of it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Fab.class, name = "fab-t"),
  @JsonSubTypes.Type(value = FabUntargeted.class, name = "fab"),
  @JsonSubTypes.Type(value = CarliniWagner.class, name = "cw-l2"),
  @JsonSubTypes.Type(value = DeepFool.class, name = "deepfool"),
  @JsonSubTypes.Type(value = Ddn.class, name = "ddn"),
  @JsonSubTypes.Type(value = Fmn.class, name = "fmn")
})
public interface MinimalAttack extends Serializable {

  /** What distances are measured in. */
  Norm norm();

  /** What it follows; a margin between logits is saturated by no scale of them. */
  default AttackLoss objective() {
    return AttackLoss.MARGIN;
  }

  /** How many classes a model must have for it to do all that its settings say. */
  default int leastClasses() {
    return 2;
  }

  /** How many gradients of an image it looks at, at most. */
  int gradients();

  /**
   * The closest wrongly classified images. Images do not influence each other.
   *
   * @param enough an image that has one within this distance may be left as it is; 0 to search to
   *     the end
   * @throws IllegalStateException if a logit or a gradient is NaN or infinite
   */
  Closest closest(Classifier classifier, Sample sample, double enough);

  /**
   * The same to the end.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]; not modified
   * @param labels {@code (N)} int64
   * @param seeds one per image, for random starts
   */
  default Closest closest(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    return closest(classifier, Sample.of(images, labels, seeds), 0);
  }
}
