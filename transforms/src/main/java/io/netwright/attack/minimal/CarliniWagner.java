package io.netwright.attack.minimal;

import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.oracle.Adam;
import io.netwright.attack.oracle.Logits;
import io.netwright.attack.oracle.Sample;
import io.netwright.attack.oracle.Slope;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Carlini and Wagner's attack in L2: Adam on {@code ||x' - x||^2 + c max(0, z_y - max_{k != y} z_k
 * + kappa)} with {@code x' = (tanh(w) + 1) / 2}, and a search for the c of every image (2017, arXiv
 * 1608.04644, sections V and VI; the search as in the authors' code). It gives a constant up, per
 * image rather than per batch, when its loss stalls.
 *
 * @param searchSteps constants to try for each image; 9 where left out
 * @param steps Adam's steps for each constant; 1000 where left out, 10000 in the paper
 * @param learningRate Adam's; 0.01 where left out
 * @param constant the first c; 0.001 where left out
 * @param confidence kappa, by how much another class must lead; 0 where left out
 * @param abortEarly whether to give a constant up when the loss stalls; true where left out
 */
public record CarliniWagner(
    Integer searchSteps,
    Integer steps,
    Double learningRate,
    Double constant,
    Double confidence,
    Boolean abortEarly)
    implements MinimalAttack {
  private static final int SEARCH_STEPS = 9;
  private static final int STEPS = 1000;
  private static final double LEARNING_RATE = 0.01;
  private static final double CONSTANT = 1e-3;

  /** Pixels of 0 and 1 would lie at infinity. */
  private static final double INSIDE = 0.999999;

  private static final double STALLED = 0.9999;
  private static final int LOOKS = 10;

  /** Refuses settings that make no attack. */
  public CarliniWagner {
    searchSteps = AttackSettings.count("searchSteps", searchSteps, SEARCH_STEPS);
    steps = AttackSettings.count("steps", steps, STEPS);
    learningRate = AttackSettings.positive("learningRate", learningRate, LEARNING_RATE);
    constant = AttackSettings.positive("constant", constant, CONSTANT);
    confidence = AttackSettings.notNegative("confidence", confidence, 0);
    abortEarly = abortEarly == null || abortEarly;
  }

  /** The authors' settings but for the number of steps. */
  public static CarliniWagner of(int steps) {
    return new CarliniWagner(SEARCH_STEPS, steps, LEARNING_RATE, CONSTANT, 0.0, true);
  }

  @Override
  public Norm norm() {
    return Norm.L2;
  }

  @Override
  public int gradients() {
    return searchSteps * steps;
  }

  @Override
  public Closest closest(Classifier classifier, Sample sample, double enough) {
    Hunt hunt = new Hunt(classifier, sample, Norm.L2);
    int[] images = hunt.beyond(0);
    double[] constants = new double[images.length];
    double[] lower = new double[images.length];
    double[] upper = new double[images.length];
    Arrays.fill(constants, constant);
    Arrays.fill(upper, Double.POSITIVE_INFINITY);
    for (int search = 0; search < searchSteps && images.length > 0; search++) {
      boolean[] broken = descend(hunt, images, constants);
      for (int i = 0; i < images.length; i++) {
        if (broken[i]) {
          upper[i] = constants[i];
        } else {
          lower[i] = constants[i];
        }
        constants[i] = Double.isInfinite(upper[i]) ? constants[i] * 10 : (lower[i] + upper[i]) / 2;
      }
    }
    return hunt.closest();
  }

  /** One descent with the given constants; says which images it broke. */
  private boolean[] descend(Hunt hunt, int[] images, double[] constants) {
    Descent[] descents = new Descent[images.length];
    for (int i = 0; i < images.length; i++) {
      descents[i] = new Descent(hunt.sample().image(images[i]), learningRate);
    }
    int[] open = IntStream.range(0, images.length).toArray();
    int interval = Math.max(steps / LOOKS, 1);
    for (int step = 0; step < steps && open.length > 0; step++) {
      int[] rows = open;
      int[] of = Arrays.stream(rows).map(i -> images[i]).toArray();
      float[][] points =
          Arrays.stream(rows).mapToObj(i -> descents[i].point()).toArray(float[][]::new);
      Slope[] slopes = hunt.oracle().slopes(of, points, 1, Margins.of(hunt.sample(), of));
      double[] losses = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        losses[i] = step(hunt, of[i], slopes[i], descents[rows[i]], constants[rows[i]]);
      }
      boolean look = abortEarly && step % interval == 0;
      open =
          IntStream.range(0, rows.length)
              .filter(i -> !look || descents[rows[i]].improves(losses[i], STALLED))
              .map(i -> rows[i])
              .toArray();
    }
    boolean[] broken = new boolean[images.length];
    for (int i = 0; i < broken.length; i++) {
      broken[i] = descents[i].broken;
    }
    return broken;
  }

  /** Keeps a point that is wrong with confidence, goes on from it and says what its loss was. */
  private double step(Hunt hunt, int image, Slope slope, Descent descent, double constant) {
    int label = hunt.sample().label(image);
    double margin = Logits.margin(slope.logits(), label);
    if (Logits.prediction(slope.logits()) != label && margin <= -confidence) {
      hunt.offer(image, descent.point(), slope.logits());
      descent.broken = true;
    }
    double penalty = Math.max(0, margin + confidence);
    // of a single class the margin is infinite, and no slope leads anywhere
    boolean pays = penalty > 0 && Double.isFinite(penalty);
    return descent.step(slope.gradient(), pays ? constant : 0, pays ? penalty : 0);
  }

  /** The way of one image with one constant. */
  private static final class Descent {
    private final double[] start;
    private final double[] variable;
    private final Adam adam;
    private boolean broken;
    private double lastLoss = Double.POSITIVE_INFINITY;

    Descent(float[] image, double learningRate) {
      this.start = new double[image.length];
      this.variable = new double[image.length];
      for (int i = 0; i < image.length; i++) {
        double y = Math.min(Math.max(2.0 * image[i] - 1, -INSIDE), INSIDE);
        variable[i] = 0.5 * Math.log((1 + y) / (1 - y));
        start[i] = image[i];
      }
      this.adam = new Adam(image.length, learningRate);
    }

    float[] point() {
      float[] point = new float[variable.length];
      for (int i = 0; i < point.length; i++) {
        point[i] = Distance.unit((Math.tanh(variable[i]) + 1) / 2);
      }
      return point;
    }

    /** Takes a step and says what the loss was before it. */
    double step(float[] slope, double c, double penalty) {
      double[] gradient = new double[variable.length];
      double distance = 0;
      for (int i = 0; i < gradient.length; i++) {
        double tanh = Math.tanh(variable[i]);
        double change = (tanh + 1) / 2 - start[i];
        distance += change * change;
        gradient[i] = (2 * change + c * slope[i]) * (1 - tanh * tanh) / 2;
      }
      adam.step(variable, gradient);
      return distance + c * penalty;
    }

    boolean improves(double loss, double factor) {
      boolean improves = loss <= factor * lastLoss;
      lastLoss = loss;
      return improves;
    }
  }
}
