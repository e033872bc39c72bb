package io.netwright.head;

import io.netwright.text.Foreign;
import io.netwright.text.MarkdownTable;
import io.netwright.text.MarkdownTable.Column;
import java.util.List;

/**
 * Which heads a task model and its control got.
 *
 * @param asked what was asked for
 * @param model of the task model
 * @param control of its control, by the same rule
 */
public record HeadReport(HeadMethod asked, HeadChoice model, HeadChoice control) {

  /** Whether there is anything to say. */
  public boolean isEmpty() {
    return model.candidates().isEmpty();
  }

  /** What was chosen and what each candidate reached, in one line. */
  public String sentence() {
    String how =
        asked == HeadMethod.BEST
            ? "Best on %d validation images".formatted(model.images())
            : "%s was asked for; on %d validation images".formatted(asked, model.images());
    String none =
        asked == HeadMethod.BEST && model.images() == 0 ? ", so nothing could be chosen" : "";
    return how + none + ": " + model.words() + "; restricted model: " + control.words();
  }

  /** A page for people. */
  public String markdown() {
    MarkdownTable table =
        MarkdownTable.of(
            Column.text("head"),
            Column.number("task model"),
            Column.number("restricted model"),
            Column.text("why not"));
    for (int i = 0; i < model.candidates().size(); i++) {
      HeadChoice.Candidate ours = model.candidates().get(i);
      HeadChoice.Candidate theirs = control.candidates().get(i);
      table.row(
          List.of(
              ours.head().label(),
              cell(model, ours),
              cell(control, theirs),
              Foreign.markdown(ours.possible() ? theirs.obstacle() : ours.obstacle())));
    }
    return "# Head\n\n"
        + sentence()
        + ".\n\nA head makes the logits of several sources comparable. Factors and affine maps are"
        + " fitted to validation images, and measured on a fifth of them that they were not fitted"
        + " to, five times over; a new layer is fitted to training images.\n\n"
        + table;
  }

  private static String cell(HeadChoice choice, HeadChoice.Candidate candidate) {
    String reached = choice.reached(candidate);
    return candidate.head() == choice.chosen() ? "**" + reached + "**" : reached;
  }
}
