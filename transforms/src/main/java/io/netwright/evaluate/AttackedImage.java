package io.netwright.evaluate;

/**
 * What an attack did to one image.
 *
 * @param example index in the test set
 * @param prediction of the clean image
 * @param attacked prediction of the attacked image; the clean one where that was already wrong
 * @param linf largest absolute change of a pixel
 * @param l2 Euclidean norm of the change
 */
public record AttackedImage(
    int example, int label, int prediction, int attacked, float linf, float l2) {

  /** An image that was wrong before any attack. */
  static AttackedImage wrong(int example, int label, int prediction) {
    return new AttackedImage(example, label, prediction, prediction, 0, 0);
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
