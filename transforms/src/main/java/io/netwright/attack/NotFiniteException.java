package io.netwright.attack;

/** A gradient that an attack would follow is infinite or no number. */
public final class NotFiniteException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** Says of which loss. */
  public NotFiniteException(String loss) {
    super(
        "the gradient of the "
            + loss
            + " loss with respect to the images is NaN or infinite;"
            + " the classifier's logits are not finite or not differentiable");
  }
}
