package io.netwright.attack.suite.adaptive;

/** Why the suite stopped at an image. None of them but the first two says anything for certain. */
public enum Ending {
  /** It is wrong as it is. */
  WRONG_AS_IT_IS,
  /** A forward pass of its own says that the image found is wrong. */
  BROKEN,
  /** The budget is spent, and in the end also the fallback's where there was one. */
  BUDGET_SPENT,
  /** Of what was left of the budget, three runs one after the other brought no target nearer. */
  NO_FURTHER_GAIN
}
