package io.netwright.head;

import java.util.List;
import java.util.Locale;

/** How the logits of several sources are made comparable. */
public enum HeadMethod {
  /**
   * The one of the others that is best on validation images; of equal ones the first. Under a
   * budget no other choice about the task model uses these images.
   */
  BEST,
  /** Nothing: the logits are the sources'. */
  NONE,
  /**
   * A factor for each class, so that the mean of its winning logit is one: parameter scaling (Model
   * LEGO, NeurIPS 2024).
   */
  SCALING,
  /** A factor and a shift for each class, with the least cross entropy on validation images. */
  AFFINE,
  /**
   * One new linear layer that reads the features of all sources: ridge regression towards the
   * labels of training images.
   */
  RIDGE;

  /** Those that a choice is made among, the simplest first. */
  public static List<HeadMethod> candidates() {
    return List.of(NONE, SCALING, AFFINE, RIDGE);
  }

  /** The name in tables and metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
