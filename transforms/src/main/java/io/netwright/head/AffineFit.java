package io.netwright.head;

import io.netwright.repair.Cholesky;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Finds the affine map of logits with the least cross entropy.
 *
 * <p>For logits {@code z} and classes {@code y} of images i, over all factors and shifts,
 *
 * <pre>{@code
 * min  sum_i [ log sum_c exp(u_ic) - u_iy ] + 1/2 sum_c [ s_c (a_c - 1)^2 + b_c^2 ],
 * u_ic = a_c z_ic + b_c,   s_c = mean over i of z_ic^2
 * }</pre>
 *
 * <p>This is vector scaling (Guo and others, ICML 2017, arXiv 1706.04599) with a penalty on what
 * the map changes. The penalty weighs as much whatever the number of images: few change little. It
 * makes the problem strictly convex, so there is one solution. Newton's method with halved steps
 * finds it in float64, in one order of sums.
 */
final class AffineFit {
  private static final int MOST_STEPS = 100;
  private static final int MOST_HALVINGS = 40;
  private static final double SUFFICIENT = 1e-4;
  private static final double PRECISION = 1e-18;

  private final JointLogits images;
  private final int outputs;
  private final double[] squares;

  AffineFit(JointLogits images, int outputs) {
    this.images = images;
    this.outputs = outputs;
    this.squares = new double[outputs];
    for (double[] logits : images.logits()) {
      for (int c = 0; c < outputs; c++) {
        squares[c] += logits[c] * logits[c] / images.size();
      }
    }
    for (int c = 0; c < outputs; c++) {
      squares[c] = squares[c] > 0 ? squares[c] : 1;
    }
  }

  /** The map; that of no images changes nothing. */
  static AffineMap of(JointLogits images, int outputs) {
    return map(new AffineFit(images, outputs).solve());
  }

  private static AffineMap map(double[] point) {
    int outputs = point.length / 2;
    return new AffineMap(
        Arrays.copyOf(point, outputs), Arrays.copyOfRange(point, outputs, point.length));
  }

  /** Factors, then shifts. */
  private double[] solve() {
    double[] point = new double[2 * outputs];
    Arrays.fill(point, 0, outputs, 1);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] gradient = gradient(point);
      DMatrixRMaj direction = new DMatrixRMaj(point.length, 1);
      DMatrixRMaj right = new DMatrixRMaj(point.length, 1, true, gradient);
      if (!Cholesky.solve(hessian(point), right, direction)) {
        return point; // only where a logit is not a number
      }
      double decrease = 0;
      for (int i = 0; i < point.length; i++) {
        decrease += gradient[i] * direction.get(i);
      }
      double[] next = decrease > PRECISION ? descended(point, direction.data, decrease) : point;
      if (Arrays.equals(next, point)) {
        return point;
      }
      point = next;
    }
    return point;
  }

  /**
   * A step against a direction, halved until the objective falls enough; none where it does not.
   */
  private double[] descended(double[] point, double[] direction, double decrease) {
    double before = objective(point);
    double length = 1;
    for (int halving = 0; halving < MOST_HALVINGS; halving++) {
      double[] next = point.clone();
      for (int i = 0; i < next.length; i++) {
        next[i] -= length * direction[i];
      }
      if (objective(next) <= before - SUFFICIENT * length * decrease) {
        return next;
      }
      length /= 2;
    }
    return point;
  }

  double objective(double[] point) {
    double sum = 0;
    for (int i = 0; i < images.size(); i++) {
      double[] mapped = mapped(point, i);
      double largest = Arrays.stream(mapped).max().orElse(0);
      double exponentials = 0;
      for (double value : mapped) {
        exponentials += Math.exp(value - largest);
      }
      sum += Math.log(exponentials) + largest - mapped[images.labels()[i]];
    }
    for (int c = 0; c < outputs; c++) {
      double stretch = point[c] - 1;
      double shift = point[outputs + c];
      sum += (squares[c] * stretch * stretch + shift * shift) / 2;
    }
    return sum;
  }

  double[] gradient(double[] point) {
    double[] gradient = new double[point.length];
    for (int c = 0; c < outputs; c++) {
      gradient[c] = squares[c] * (point[c] - 1);
      gradient[outputs + c] = point[outputs + c];
    }
    for (int i = 0; i < images.size(); i++) {
      double[] probabilities = probabilities(point, i);
      double[] logits = images.logits()[i];
      for (int c = 0; c < outputs; c++) {
        double missed = probabilities[c] - (images.labels()[i] == c ? 1 : 0);
        gradient[c] += missed * logits[c];
        gradient[outputs + c] += missed;
      }
    }
    return gradient;
  }

  private DMatrixRMaj hessian(double[] point) {
    DMatrixRMaj hessian = new DMatrixRMaj(point.length, point.length);
    for (int c = 0; c < outputs; c++) {
      hessian.set(c, c, squares[c]);
      hessian.set(outputs + c, outputs + c, 1);
    }
    for (int i = 0; i < images.size(); i++) {
      double[] probabilities = probabilities(point, i);
      double[] logits = images.logits()[i];
      for (int c = 0; c < outputs; c++) {
        for (int d = 0; d < outputs; d++) {
          double curve = (c == d ? probabilities[c] : 0) - probabilities[c] * probabilities[d];
          hessian.add(c, d, curve * logits[c] * logits[d]);
          hessian.add(c, outputs + d, curve * logits[c]);
          hessian.add(outputs + c, d, curve * logits[d]);
          hessian.add(outputs + c, outputs + d, curve);
        }
      }
    }
    return hessian;
  }

  private double[] mapped(double[] point, int image) {
    double[] mapped = new double[outputs];
    Arrays.setAll(mapped, c -> point[c] * images.logits()[image][c] + point[outputs + c]);
    return mapped;
  }

  private double[] probabilities(double[] point, int image) {
    double[] values = mapped(point, image);
    double largest = Arrays.stream(values).max().orElse(0);
    double sum = 0;
    for (int c = 0; c < outputs; c++) {
      values[c] = Math.exp(values[c] - largest);
      sum += values[c];
    }
    for (int c = 0; c < outputs; c++) {
      values[c] /= sum;
    }
    return values;
  }
}
