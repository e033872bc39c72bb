package io.netwright.attack.minimal;

import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.oracle.Logits;
import io.netwright.attack.oracle.Sample;
import io.netwright.attack.oracle.Slope;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * DeepFool: steps onto the nearest linearized border, {@code l_k = |f_k| / ||w_k||_q} with {@code
 * f_k = z_k - z_y} and w its gradient, until the class changes (Moosavi-Dezfooli et al. 2016, arXiv
 * 1511.04599, algorithm 2; equations 11 and 12 for LINF). The first wrong image counts. Each step
 * is stretched by the overshoot and ends inside [0, 1].
 *
 * @param norm what distances are measured in: LINF or L2
 * @param steps steps at most; 50 where left out
 * @param overshoot by what share a step goes past the border; 0.02 where left out
 * @param candidates how many of the likeliest other classes are looked at, chosen at the image; 9
 *     where left out
 * @param push added to the length of every step, so that short ones do not stop at the border;
 *     0.0001 where left out, as in the authors' code
 */
public record DeepFool(Norm norm, Integer steps, Double overshoot, Integer candidates, Double push)
    implements MinimalAttack {
  private static final int STEPS = 50;
  private static final int CANDIDATES = 9;
  private static final double OVERSHOOT = 0.02;
  private static final double PUSH = 1e-4;

  /** Refuses settings that make no attack. */
  public DeepFool {
    AttackSettings.requireNorm("deepfool", norm, Norm.LINF, Norm.L2);
    steps = AttackSettings.count("steps", steps, STEPS);
    overshoot = AttackSettings.notNegative("overshoot", overshoot, OVERSHOOT);
    candidates = AttackSettings.count("candidates", candidates, CANDIDATES);
    push = AttackSettings.notNegative("push", push, PUSH);
  }

  /** The authors' settings. */
  public static DeepFool of(Norm norm) {
    return new DeepFool(norm, STEPS, OVERSHOOT, CANDIDATES, PUSH);
  }

  @Override
  public int gradients() {
    return steps * candidates;
  }

  @Override
  public Closest closest(Classifier classifier, Sample sample, double enough) {
    Hunt hunt = new Hunt(classifier, sample, norm);
    int[] images = hunt.beyond(0);
    float[][] points = hunt.points(images);
    run(hunt, images, points);
    return hunt.closest();
  }

  /** Moves the points of some images; where they end is what they hold. */
  void run(Hunt hunt, int[] images, float[][] points) {
    int[] open = IntStream.range(0, images.length).toArray();
    for (int step = 0; step < steps && open.length > 0; step++) {
      int[] of = Arrays.stream(open).map(i -> images[i]).toArray();
      float[][] at = Arrays.stream(open).mapToObj(i -> points[i]).toArray(float[][]::new);
      int[][] others = others(hunt, of);
      int sums = others[0].length;
      if (sums == 0) {
        return;
      }
      Slope[] slopes =
          hunt.oracle()
              .slopes(
                  of,
                  at,
                  sums,
                  (row, which, logits, weights) -> {
                    weights[others[row][which]] = 1;
                    weights[hunt.sample().label(of[row])] = -1;
                  });
      for (int i = 0; i < of.length; i++) {
        step(at[i], slopes[i], others[i], hunt.sample().label(of[i]));
      }
      float[][] logits = hunt.oracle().logits(of, at);
      int[] now = open;
      open =
          IntStream.range(0, of.length)
              .filter(i -> !hunt.offer(of[i], at[i], logits[i]))
              .map(i -> now[i])
              .toArray();
    }
  }

  private int[][] others(Hunt hunt, int[] images) {
    int[][] others = new int[images.length][];
    for (int i = 0; i < images.length; i++) {
      int[] ranked = Logits.rankedOthers(hunt.clean(images[i]), hunt.sample().label(images[i]));
      others[i] = Arrays.copyOf(ranked, Math.min(candidates, ranked.length));
    }
    return others;
  }

  /** Goes past the nearest of the borders; nowhere if no gradient leads to one. */
  private void step(float[] point, Slope slope, int[] others, int label) {
    double nearest = Double.POSITIVE_INFINITY;
    int chosen = -1;
    for (int k = 0; k < others.length; k++) {
      double lead = (double) slope.logits()[others[k]] - slope.logits()[label];
      double size = Distance.dual(norm, slope.gradient(k));
      if (size > 0 && Math.abs(lead) / size < nearest) {
        nearest = Math.abs(lead) / size;
        chosen = k;
      }
    }
    if (chosen >= 0) {
      float[] gradient = slope.gradient(chosen);
      double size = Distance.dual(norm, gradient);
      double length = (1 + overshoot) * (nearest + push);
      for (int i = 0; i < point.length; i++) {
        double direction = norm == Norm.LINF ? Math.signum(gradient[i]) : gradient[i] / size;
        point[i] = Distance.unit(point[i] + length * direction);
      }
    }
  }
}
