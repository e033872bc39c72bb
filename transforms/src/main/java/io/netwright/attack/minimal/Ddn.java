package io.netwright.attack.minimal;

import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.oracle.Logits;
import io.netwright.attack.oracle.Sample;
import io.netwright.attack.oracle.Slope;
import java.util.Arrays;

/**
 * Decoupled direction and norm: steps up the cross entropy give a direction, and its length shrinks
 * by gamma after a wrong image and grows by gamma after a right one (Rony et al. 2019, arXiv
 * 1811.09600, algorithm 1). The step size falls from 1 to 0.01 along a cosine. Unlike the authors'
 * code it does not round to 256 levels and takes no random step where the gradient is zero.
 *
 * @param steps steps; 100 where left out
 * @param gamma by what share the length changes, in (0, 1); 0.05 where left out
 * @param length the first length; 1 where left out
 */
public record Ddn(Integer steps, Double gamma, Double length) implements MinimalAttack {
  private static final int STEPS = 100;
  private static final double GAMMA = 0.05;
  private static final double LEAST_STEP = 0.01;

  /** Refuses settings that make no attack. */
  public Ddn {
    steps = AttackSettings.count("steps", steps, STEPS);
    gamma = AttackSettings.belowOne("gamma", gamma, GAMMA);
    length = AttackSettings.positive("length", length, 1);
  }

  /** The authors' settings. */
  public static Ddn of(int steps) {
    return new Ddn(steps, GAMMA, 1.0);
  }

  @Override
  public Norm norm() {
    return Norm.L2;
  }

  @Override
  public AttackLoss objective() {
    return AttackLoss.CE;
  }

  @Override
  public int gradients() {
    return steps;
  }

  @Override
  public Closest closest(Classifier classifier, Sample sample, double enough) {
    Hunt hunt = new Hunt(classifier, sample, Norm.L2);
    int[] images = hunt.beyond(0);
    float[][] points = hunt.points(images);
    double[][] changes = new double[images.length][];
    Arrays.setAll(changes, i -> new double[points[i].length]);
    double[] lengths = new double[images.length];
    Arrays.fill(lengths, length);
    for (int step = 0; step < steps && images.length > 0; step++) {
      Slope[] slopes =
          hunt.oracle()
              .slopes(
                  images,
                  points,
                  1,
                  (row, which, logits, weights) ->
                      direction(sample.label(images[row]), logits, weights));
      double size = Cosine.between(1, LEAST_STEP, step, steps);
      for (int i = 0; i < images.length; i++) {
        boolean wrong = hunt.offer(images[i], points[i], slopes[i].logits());
        lengths[i] *= wrong ? 1 - gamma : 1 + gamma;
        float[] image = sample.image(images[i]);
        move(changes[i], slopes[i].gradient(), size);
        points[i] = stretched(image, changes[i], lengths[i]);
      }
    }
    hunt.ask(images, points);
    return hunt.closest();
  }

  /**
   * The derivative of the cross entropy by the logits, {@code softmax(z) - e_y}, divided by {@code
   * 1 - p_y}: the same direction, and not 0 where {@code p_y} is all but 1.
   */
  private static void direction(int label, float[] logits, float[] weights) {
    double[] shares = Logits.sharesOfOthers(logits, label);
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) shares[k];
    }
    weights[label] = -1;
  }

  private static void move(double[] change, float[] gradient, double size) {
    double length = Distance.dual(Norm.L2, gradient);
    for (int i = 0; length > 0 && i < change.length; i++) {
      change[i] += size * gradient[i] / length;
    }
  }

  /** Gives a change its length, ends in [0, 1] and keeps what is left of the change. */
  private static float[] stretched(float[] image, double[] change, double length) {
    double scale = length / Math.max(Distance.length(Norm.L2, change), 1e-12);
    float[] point = new float[image.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = Distance.unit(image[i] + scale * change[i]);
      change[i] = (double) point[i] - image[i];
    }
    return point;
  }
}
