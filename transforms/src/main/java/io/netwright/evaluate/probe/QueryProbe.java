package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.query.Square;
import java.util.stream.IntStream;

/**
 * Gives what gradients left right to the Square attack, which sees no gradients: it must find next
 * to nothing (AutoAttack's checks.py, the check of Square; Athalye et al. 2018, arXiv 1802.00420,
 * section 3.1). At most 1,408 passes per image.
 *
 * @param threatModel a ball in LINF or L2
 */
public record QueryProbe(ThreatModel threatModel) implements Probe {
  /** Whether the image is right after APGD on the cross entropy and on a loss without a scale. */
  public static final String GRADIENTS = "query.gradients";

  /** Whether it is also right after Square. */
  public static final String SQUARE = "query.square";

  private static final int STEPS = 100;
  private static final int QUERIES = 1000;
  private static final double SHARE = 0.8;

  /** Refuses L1, in which nothing is known of what this check finds. */
  public QueryProbe {
    if (threatModel.norm() == Norm.L1) {
      throw new IllegalArgumentException("the check by queries is for LINF or L2, got L1");
    }
  }

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    Trials trials = Trials.on(classifier, images);
    boolean[] left = trials.leavesByGradients(threatModel, STEPS, GRADIENTS);
    boolean[] after = left.clone();
    int[] rows = IntStream.range(0, left.length).filter(i -> left[i]).toArray();
    if (rows.length > 0) {
      Trials some = Trials.on(classifier, images.select(rows));
      NDArray attacked = some.attacked(new Square(threatModel, QUERIES, SHARE, 1, true), SQUARE);
      boolean[] still = some.right(attacked);
      IntStream.range(0, rows.length).forEach(i -> after[rows[i]] = still[i]);
    }
    return Readings.NONE.with(GRADIENTS, left).with(SQUARE, after);
  }
}
