package io.netwright.budget;

import io.netwright.accuracy.LossBound;
import io.netwright.text.MarkdownTable;
import io.netwright.text.MarkdownTable.Column;
import io.netwright.text.Percent;
import java.util.List;
import java.util.Locale;

/**
 * What sizes of a task model cost: the sizes that were looked at, and which one was taken.
 *
 * @param budget points of accuracy that might be lost
 * @param images number of validation images
 * @param sizes in the order in which they were looked at; the first keeps everything
 * @param ofFirst how many of them there were when the first search ended; a second one went on from
 *     what it had found and looked at the others
 * @param chosen which of them was taken
 */
public record SizeCurve(double budget, int images, List<Size> sizes, int ofFirst, int chosen) {

  /**
   * A size.
   *
   * @param accuracy on the validation images, in [0, 1]
   * @param loss against the restricted model there
   */
  public record Size(long parameters, long multiplyAdds, double accuracy, LossBound loss) {}

  /** Takes an immutable copy. */
  public SizeCurve {
    sizes = List.copyOf(sizes);
  }

  /** Whether so many images can show that as little as a budget is lost. */
  public static boolean resolves(int images, double budget) {
    return images > 0 && LossBound.smallest(images).isWithin(budget);
  }

  /** What was chosen and why, in one line. */
  public String sentence() {
    double least = 100 * LossBound.smallest(images).bound();
    if (!resolves(images, budget)) {
      return String.format(
          Locale.ROOT,
          "%d validation images cannot show a loss of at most %s points: %.1f is the least that"
              + " they can show, so everything is kept; give more validation images, a larger"
              + " accuracyBudget, or selection: THRESHOLDS",
          images,
          points(budget),
          least);
    }
    Size whole = sizes.get(0);
    Size taken = sizes.get(chosen);
    String measured =
        String.format(
            Locale.ROOT,
            "on the %d validation images that chose the size, which can show losses from %.1f on",
            images,
            least);
    if (chosen == 0) {
      return "No smaller size keeps its loss within "
          + points(budget)
          + " points for sure, so everything is kept; "
          + measured;
    }
    return String.format(
        Locale.ROOT,
        "%.1f %% of the parameters and %.1f %% of the multiply-adds of the restricted model are"
            + " kept, for at most %s points of accuracy, at 95 %%%s; measured loss %.1f %s",
        100.0 * taken.parameters() / whole.parameters(),
        100.0 * taken.multiplyAdds() / whole.multiplyAdds(),
        points(budget),
        // each search may err by itself on the same images
        chosen < ofFirst ? "" : " for each of two searches",
        100 * taken.loss().loss(),
        measured);
  }

  private static String points(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%s", value);
  }

  /** A page for people. */
  public String markdown() {
    MarkdownTable table =
        MarkdownTable.of(
            Column.text(""),
            Column.number("parameters"),
            Column.number("%"),
            Column.number("multiply-adds"),
            Column.number("%"),
            Column.number("accuracy %"),
            Column.number("loss, points"),
            Column.number("at most, 95 %, this size alone"));
    Size whole = sizes.get(0);
    for (int i = 0; i < sizes.size(); i++) {
      Size size = sizes.get(i);
      table.row(
          List.of(
              verdict(i),
              Long.toString(size.parameters()),
              Percent.of((double) size.parameters() / whole.parameters()),
              Long.toString(size.multiplyAdds()),
              Percent.of((double) size.multiplyAdds() / whole.multiplyAdds()),
              Percent.of(size.accuracy()),
              Percent.of(size.loss().loss()),
              Percent.of(size.loss().bound())));
    }
    return "# Size and accuracy\n\n"
        + sentence()
        + ".\n\n"
        + "Each size lies within the one before, down to the first that fails: whose loss could, at"
        + " 95 %, be above the budget. Channels of the first convolutions are cut last.\n\n"
        + table;
  }

  private String verdict(int step) {
    if (step == chosen) {
      return "**taken**";
    }
    if (step == 0) {
      return "everything";
    }
    return sizes.get(step).loss().isWithin(budget) ? "holds" : "fails";
  }
}
