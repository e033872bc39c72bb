package io.netwright.attack.minimal;

import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.oracle.Logits;
import io.netwright.attack.oracle.Sample;
import io.netwright.attack.oracle.Slope;
import java.util.Arrays;

/**
 * Fast minimum-norm attack: steps down the margin {@code z_y - max_{k != y} z_k} inside a ball
 * whose radius follows the border (Pintor et al. 2021, arXiv 2102.12827, algorithm 1). Until an
 * image is wrong the radius is the linearized distance to the border, {@code ||delta|| + margin /
 * ||gradient||_q}; then it shrinks by gamma while the image is wrong and grows by gamma while it is
 * right. Step size and gamma fall along a cosine.
 *
 * @param norm what distances are measured in: LINF or L2
 * @param steps steps; 100 where left out
 * @param stepSize the first step's length in L2, for both norms as in the paper; 1 where left out
 * @param gamma by what share the radius changes at first, in (0, 1); 0.05 where left out
 */
public record Fmn(Norm norm, Integer steps, Double stepSize, Double gamma)
    implements MinimalAttack {
  private static final int STEPS = 100;
  private static final double GAMMA = 0.05;
  private static final double LEAST_GAMMA = 1e-4;
  private static final double LEAST_STEP = 1e-5;

  /** Refuses settings that make no attack. */
  public Fmn {
    AttackSettings.requireNorm("fmn", norm, Norm.LINF, Norm.L2);
    steps = AttackSettings.count("steps", steps, STEPS);
    stepSize = AttackSettings.positive("stepSize", stepSize, 1);
    gamma = AttackSettings.belowOne("gamma", gamma, GAMMA);
  }

  /** The authors' settings. */
  public static Fmn of(Norm norm, int steps) {
    return new Fmn(norm, steps, 1.0, GAMMA);
  }

  @Override
  public int gradients() {
    return steps;
  }

  @Override
  public Closest closest(Classifier classifier, Sample sample, double enough) {
    Hunt hunt = new Hunt(classifier, sample, norm);
    int[] images = hunt.beyond(0);
    float[][] points = hunt.points(images);
    double[] radii = new double[images.length];
    Arrays.fill(radii, Double.POSITIVE_INFINITY);
    for (int step = 0; step < steps && images.length > 0; step++) {
      Slope[] slopes = hunt.oracle().slopes(images, points, 1, Margins.of(sample, images));
      double shrink = Cosine.between(gamma, LEAST_GAMMA, step, steps);
      double length = Cosine.between(stepSize, Math.min(LEAST_STEP, stepSize), step, steps);
      for (int i = 0; i < images.length; i++) {
        radii[i] = radius(hunt, images[i], points[i], slopes[i], new Radius(radii[i], shrink));
        down(points[i], slopes[i].gradient(), length);
        project(points[i], sample.image(images[i]), radii[i]);
      }
    }
    hunt.ask(images, points);
    return hunt.closest();
  }

  private record Radius(double value, double gamma) {}

  private double radius(Hunt hunt, int image, float[] point, Slope slope, Radius radius) {
    boolean wrong = hunt.offer(image, point, slope.logits());
    if (wrong) {
      return Math.min(radius.value() * (1 - radius.gamma()), hunt.distance(image));
    }
    if (Double.isFinite(hunt.distance(image))) {
      return radius.value() * (1 + radius.gamma());
    }
    double margin = Logits.margin(slope.logits(), hunt.sample().label(image));
    double size = Distance.dual(norm, slope.gradient());
    double here = Distance.between(norm, point, hunt.sample().image(image));
    return size > 0 ? here + margin / size : radius.value();
  }

  private static void down(float[] point, float[] gradient, double length) {
    double size = Distance.dual(Norm.L2, gradient);
    for (int i = 0; size > 0 && i < point.length; i++) {
      point[i] = (float) (point[i] - length * gradient[i] / size);
    }
  }

  private void project(float[] point, float[] image, double radius) {
    double share = Math.min(1, radius / Math.max(Distance.between(norm, point, image), 1e-30));
    for (int i = 0; i < point.length; i++) {
      double change = (double) point[i] - image[i];
      double kept =
          norm == Norm.LINF ? Math.min(Math.max(change, -radius), radius) : share * change;
      point[i] = Distance.unit(image[i] + kept);
    }
  }
}
