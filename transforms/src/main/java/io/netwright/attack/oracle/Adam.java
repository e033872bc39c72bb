package io.netwright.attack.oracle;

/** Adam with its usual constants (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1), going down. */
public final class Adam {
  private static final double FIRST = 0.9;
  private static final double SECOND = 0.999;

  private final double[] mean;
  private final double[] square;
  private final double rate;
  private int steps;

  /** Starts with nothing known of the gradients. */
  public Adam(int size, double rate) {
    this.mean = new double[size];
    this.square = new double[size];
    this.rate = rate;
  }

  /** Changes a variable in place. */
  public void step(double[] variable, double[] gradient) {
    steps++;
    double meanShare = 1 - Math.pow(FIRST, steps);
    double squareShare = 1 - Math.pow(SECOND, steps);
    for (int i = 0; i < variable.length; i++) {
      mean[i] = FIRST * mean[i] + (1 - FIRST) * gradient[i];
      square[i] = SECOND * square[i] + (1 - SECOND) * gradient[i] * gradient[i];
      variable[i] -= rate * mean[i] / meanShare / (Math.sqrt(square[i] / squareShare) + 1e-8);
    }
  }
}
