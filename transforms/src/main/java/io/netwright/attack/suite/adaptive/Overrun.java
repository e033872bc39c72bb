package io.netwright.attack.suite.adaptive;

/** Why an image was given more than its budget. */
public enum Overrun {
  /** Black boxes broke calibration images that gradients did not. */
  MASKED_BY_CALIBRATION("black boxes broke calibration images that gradients did not"),
  /** The margin's gradient was exactly zero on several starts at the image. */
  ZERO_GRADIENTS("the margin's gradient was exactly zero on several starts");

  private final String because;

  Overrun(String because) {
    this.because = because;
  }

  /** Words to go on with after "beyond the budget, because". */
  public String because() {
    return because;
  }
}
