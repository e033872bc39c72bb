package io.netwright.pipelines.report;

import io.netwright.attack.suite.adaptive.Calibration;
import io.netwright.json.CanonicalJson;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.Role;
import io.netwright.text.Foreign;
import java.util.List;
import java.util.Locale;

/**
 * What the suite {@code adaptive} had learned of each model before it attacked it, what learning
 * cost, and what the attack cost, a sentence each.
 */
record CalibrationSentences(List<String> lines) {

  /**
   * The sentences; none where no attack learns.
   *
   * @param evaluations of one threat model
   */
  static CalibrationSentences of(List<Evaluation> evaluations) {
    return new CalibrationSentences(
        evaluations.stream()
            .filter(row -> !row.getCalibration().isEmpty())
            .map(CalibrationSentences::sentence)
            .toList());
  }

  private static String sentence(Evaluation row) {
    Calibration learned = CanonicalJson.read(row.getCalibration(), Calibration.class);
    long beforehand = learned.forward() + learned.backward();
    double passes =
        (double) (row.getForward() + row.getBackward()) / Math.max(1, row.getExamples());
    return String.format(
        Locale.ROOT,
        "%s on %s: %s; %,.0f passes per image%s",
        row.getAttack(),
        row.getModel(),
        beforehand == 0 ? defaults(row) : what(row, learned),
        passes,
        beforehand == 0
            ? ""
            : String.format(
                Locale.ROOT,
                ", and beforehand %,d forward and %,d backward",
                learned.forward(),
                learned.backward()));
  }

  private static String defaults(Evaluation row) {
    return "fixed defaults, since "
        + (row.getRole() == Role.IMPORTED
            ? "no test image of an imported model is left that is not attacked"
            : "its data have no validation images");
  }

  private static String what(Evaluation row, Calibration learned) {
    String others =
        row.getRole() == Role.IMPORTED ? "test images that are not attacked" : "validation images";
    if (learned.images() == 0) {
      return "nothing was learned, since it has none of the " + others + " right";
    }
    return ("learned from %d %s, those that it has right: gradients are %s, the order of targets"
            + " %s")
        .formatted(
            learned.images(),
            others,
            learned.masked() ? "masked" : "not masked",
            learned.reordersTargets() ? "changes" : "stays");
  }

  /** For a terminal: a line each. */
  String plain() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(Foreign.plain(line)).append('\n'));
    return text.toString();
  }

  /** For a report: an item each, and what a pass is; nothing without sentences. */
  String markdown() {
    if (lines.isEmpty()) {
      return "";
    }
    StringBuilder text =
        new StringBuilder(
            "What attacks learned from other images before they saw those that they attack; a pass"
                + " is one forward or one backward of one image:\n\n");
    lines.forEach(line -> text.append("- ").append(Foreign.markdown(line)).append('\n'));
    return text.append('\n').toString();
  }
}
