package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Attacks with more and more budget, each time anew, and at last with no bound at all: more budget
 * breaks more images, and without a bound none is left, or the attacks do not work on the model
 * (Carlini et al. 2019, arXiv 1902.06705, section 4.2; the unbounded attack is the security curve's
 * of the Adversarial Robustness Toolbox: steps of a fiftieth).
 *
 * <p>Every budget is met by APGD on a loss without a scale. What is left at half of the scale of
 * pixels meets PGD without a bound. At most 324 passes per image, for most of them a third.
 *
 * @param norm how budgets are measured; they are so large that every pixel may change by as much
 */
public record BudgetProbe(Norm norm) implements Probe {
  /** Budgets in 255ths of the scale of pixels, from small to large. */
  public static final List<Integer> LEVELS = List.of(1, 4, 16, 64, 128);

  /** Which images are right without a bound; none of those that an earlier budget broke. */
  public static final String UNBOUNDED = "budget.unbounded";

  private static final int STEPS = 10;
  private static final int UNBOUNDED_STEPS = 100;
  private static final double SCALE = 255;

  /** Which images are right within a budget. */
  public static String within(int level) {
    return "budget." + level;
  }

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    Trials trials = Trials.on(classifier, images);
    Readings readings = Readings.NONE;
    boolean[] left = new boolean[images.size()];
    for (int level : LEVELS) {
      ThreatModel ball = Trials.wide(norm, level / SCALE, images.pixels());
      left = trials.leaves(Trials.apgd(ball, STEPS, AttackLoss.DLR), within(level));
      readings = readings.with(within(level), left);
    }
    return readings.with(UNBOUNDED, unbounded(classifier, images, left));
  }

  private boolean[] unbounded(Classifier classifier, ProbedImages images, boolean[] left) {
    boolean[] right = new boolean[left.length];
    int[] rows = IntStream.range(0, left.length).filter(i -> left[i]).toArray();
    if (rows.length == 0) {
      return right;
    }
    Trials trials = Trials.on(classifier, images.select(rows));
    ThreatModel ball = Trials.wide(norm, 1, images.pixels());
    Attack attack =
        norm == Norm.L1
            ? Trials.apgd(ball, UNBOUNDED_STEPS, AttackLoss.DLR)
            : Trials.pgd(ball, UNBOUNDED_STEPS, 1.0 / 50, true);
    NDArray attacked =
        trials.attacked(new ScaleFree(trials.classifier()), attack, "without a bound");
    boolean[] still = trials.right(attacked);
    IntStream.range(0, rows.length).forEach(i -> right[rows[i]] = still[i]);
    return right;
  }
}
