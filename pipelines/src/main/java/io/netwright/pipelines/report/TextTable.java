package io.netwright.pipelines.report;

import io.netwright.text.Foreign;
import io.netwright.text.MarkdownTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table of texts, for terminals and for Markdown; numbers stand to the right. Cells may come from
 * anywhere: they are escaped here.
 */
public final class TextTable {
  /** Longer last cells go on into the next lines of a terminal, their rule would be a wall. */
  private static final int LONGEST_RULE = 80;

  private static final Pattern NUMBERS = Pattern.compile("[-+0-9., %\\[\\]]*( \\(!\\))?");

  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these columns. */
  public TextTable(String... header) {
    this.header = Stream.of(header).map(Foreign::plain).toList();
  }

  /** How a time, in milliseconds since 1970-01-01T00:00Z, stands in a table: to the second, UTC. */
  public static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Adds a row with as many cells as there are columns. */
  public TextTable row(String... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(
          "a row has " + header.size() + " cells, got " + Arrays.toString(cells));
    }
    rows.add(Stream.of(cells).map(Foreign::plain).toList());
    return this;
  }

  /** Whether it has no rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Columns padded with spaces. */
  public String plain() {
    StringBuilder text = new StringBuilder();
    line(text, header, "  ");
    StringBuilder rule = new StringBuilder();
    int[] widths = widths();
    for (int column = 0; column < widths.length; column++) {
      int width = widths[column];
      int shown = column == widths.length - 1 ? Math.min(width, LONGEST_RULE) : width;
      rule.append(rule.isEmpty() ? "" : "  ").append("-".repeat(shown));
    }
    text.append(rule).append('\n');
    rows.forEach(row -> line(text, row, "  "));
    return text.toString();
  }

  /** A Markdown table. */
  public String markdown() {
    MarkdownTable table =
        new MarkdownTable(
            IntStream.range(0, header.size())
                .mapToObj(i -> new MarkdownTable.Column(markdown(header.get(i)), numeric(i)))
                .toList());
    rows.forEach(row -> table.row(row.stream().map(TextTable::markdown).toList()));
    return table.toString();
  }

  /** Numbers with their interval and mark are ours, and read better as they are. */
  private static String markdown(String cell) {
    return NUMBERS.matcher(cell).matches() ? cell : Foreign.markdown(cell);
  }

  private void line(StringBuilder text, List<String> cells, String gap) {
    int[] widths = widths();
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      String padding = " ".repeat(widths[column] - Foreign.columns(cell));
      line.append(column == 0 ? "" : gap).append(numeric(column) ? padding + cell : cell + padding);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private int[] widths() {
    int[] widths = header.stream().mapToInt(Foreign::columns).toArray();
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], Foreign.columns(row.get(column)));
      }
    }
    return widths;
  }

  private boolean numeric(int column) {
    return column > 0
        && !rows.isEmpty()
        && rows.stream().allMatch(row -> row.get(column).matches("[-+]?[0-9].*|-|"));
  }
}
