package io.netwright.attack.suite.adaptive;

/** Why the suite stopped at an image. None of them but the first two says anything for certain. */
public enum Ending {
  /** It is wrong as it is. */
  WRONG_AS_IT_IS,
  /** A forward pass of its own says that the image found is wrong. */
  BROKEN,
  /** The budget is spent, and the fallback's too where there was one. */
  BUDGET_SPENT,
  /** The budget is spent, and the last three runs brought no target nearer. */
  NO_FURTHER_GAIN
}
