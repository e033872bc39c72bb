package io.netwright.evaluate;

import io.netwright.schemas.ShardOutcome;

/**
 * What an attack did to one image.
 *
 * @param example index in the test set
 * @param prediction of the clean image
 * @param attacked prediction of the attacked image; the clean one where that was already wrong
 * @param linf largest absolute change of a pixel
 * @param l2 Euclidean norm of the change
 * @param brokenBy which attack of a suite broke it first; empty where none did, or where the attack
 *     is no suite
 */
public record AttackedImage(
    int example, int label, int prediction, int attacked, float linf, float l2, String brokenBy) {

  /** An image under an attack that is no suite. */
  public AttackedImage(int example, int label, int prediction, int attacked, float linf, float l2) {
    this(example, label, prediction, attacked, linf, l2, "");
  }

  /** An image that no attack changed. */
  static AttackedImage unchanged(int example, int label, int prediction) {
    return new AttackedImage(example, label, prediction, prediction, 0, 0);
  }

  /** One image of a shard. */
  static AttackedImage of(ShardOutcome shard, int image) {
    return new AttackedImage(
        shard.getExamples().get(image),
        shard.getLabels().get(image),
        shard.getPredictions().get(image),
        shard.getAttacked().get(image),
        shard.getLinf().get(image),
        shard.getL2().get(image));
  }

  /** The same, broken by one attack of a suite. */
  AttackedImage by(String step) {
    return new AttackedImage(example, label, prediction, attacked, linf, l2, step);
  }

  /** Whether it was right when clean. */
  public boolean clean() {
    return prediction == label;
  }

  /** Whether it was right when clean and is still right. */
  public boolean robust() {
    return clean() && attacked == label;
  }
}
