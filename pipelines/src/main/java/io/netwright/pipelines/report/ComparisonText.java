package io.netwright.pipelines.report;

import io.netwright.pipelines.report.ModelComparison.Row;
import io.netwright.text.Foreign;
import io.netwright.text.Percent;
import java.util.Locale;

/** The comparison of two models, to be read. */
public record ComparisonText(ModelComparison comparison) {

  /** For a terminal. */
  public String plain() {
    StringBuilder text = new StringBuilder();
    text.append("A  ").append(Foreign.plain(comparison.first().toString())).append('\n');
    text.append("B  ").append(Foreign.plain(comparison.second().toString())).append("\n\n");
    text.append(table().plain()).append('\n');
    comparison.words().forEach(line -> text.append(line).append('\n'));
    text.append('\n').append(images()).append('\n');
    comparison.notes().forEach(line -> text.append(Foreign.plain(line)).append('\n'));
    return text.toString();
  }

  /** For a page. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("- A: ").append(Foreign.markdown(comparison.first().toString())).append('\n');
    text.append("- B: ").append(Foreign.markdown(comparison.second().toString())).append("\n\n");
    text.append(table().markdown()).append('\n');
    comparison
        .words()
        .forEach(line -> text.append("- ").append(Foreign.markdown(line)).append('\n'));
    text.append('\n').append(images()).append('\n');
    comparison.notes().forEach(line -> text.append(Foreign.markdown(line)).append('\n'));
    return text.toString();
  }

  private TextTable table() {
    TextTable table =
        new TextTable(
            "threat model", "attack", "images", "A %", "B %", "A - B", "only A", "only B", "p");
    for (Row row : comparison.rows()) {
      table.row(
          row.threatModel(),
          row.attack(),
          Integer.toString(row.difference().images()),
          Percent.of(row.first()),
          Percent.of(row.second()),
          row.difference().points() + (row.doubted() ? Doubts.MARK : ""),
          Integer.toString(row.difference().onlyFirst()),
          Integer.toString(row.difference().onlySecond()),
          Chance.number(row.byChance()));
    }
    return table;
  }

  private String images() {
    String apart =
        comparison.onlyFirst() + comparison.onlySecond() == 0
            ? ""
            : "; %d more were seen by A alone and %d by B alone"
                .formatted(comparison.onlyFirst(), comparison.onlySecond());
    return String.format(
        Locale.ROOT,
        "%d images that both were evaluated on%s.%nPoints with 95 %% intervals of paired"
            + " differences; p of the exact sign test, in sentences after Holm's correction.",
        comparison.images(),
        apart);
  }
}
