package io.netwright.evaluate;

import io.netwright.attack.ThreatModel;
import io.netwright.schemas.Evaluation;

/** The names under which accuracies stand among the metrics of a model. */
public final class RobustMetrics {
  /** Accuracy on clean images. */
  public static final String CLEAN = "evaluate.accuracy.clean";

  /** What the names of robust accuracies begin with. */
  public static final String ROBUST = "evaluate.accuracy.robust.";

  private RobustMetrics() {}

  /** The threat model and then the attack: {@code ...robust.linf-8_255.worst-case}. */
  public static String robust(Evaluation row) {
    String threatModel = ThreatModel.name(row.getNorm(), row.getEpsilon());
    return ROBUST + threatModel.replace('/', '_') + "." + row.getAttack();
  }
}
