package io.netwright.evaluate;

import io.netwright.attack.ThreatModel;
import io.netwright.schemas.Evaluation;
import io.netwright.track.Headlines;

/** The names under which accuracies stand among the metrics of a model. */
final class RobustMetrics {
  private RobustMetrics() {}

  /** The threat model and then the attack: {@code ...robust.linf-8_255.worst-case}. */
  static String robust(Evaluation row) {
    String threatModel = ThreatModel.name(row.getNorm(), row.getEpsilon());
    return Headlines.ROBUST + threatModel.replace('/', '_') + "." + row.getAttack();
  }
}
