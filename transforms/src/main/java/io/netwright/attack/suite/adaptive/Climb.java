package io.netwright.attack.suite.adaptive;

/** One run at one image: it says what it asks next, and takes in the answer. */
interface Climb {
  /** Whose run it is. */
  Subject subject();

  /** Whether there is nothing left to ask. */
  boolean isDone();

  /** Whether the gradient is asked for, and not only what the classifier says. */
  boolean needsGradient();

  /** What is asked about; not modified later. */
  float[] point();

  /** Fills the weights of the logits that are differentiated. */
  void weights(float[] logits, float[] weights);

  /** Takes in the answer; without a gradient where none was needed. */
  void take(float[] logits, float[] gradient);

  /** Whether it ended because a gradient that should lead somewhere was exactly zero. */
  boolean metZero();
}
