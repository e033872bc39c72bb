package io.netwright.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown. Its cells are Markdown already; {@link Foreign#markdown} makes them so. */
public final class MarkdownTable {

  /**
   * A column.
   *
   * @param number whether it stands to the right, as numbers do
   */
  public record Column(String name, boolean number) {

    /** A column of texts. */
    public static Column text(String name) {
      return new Column(name, false);
    }

    /** A column of numbers. */
    public static Column number(String name) {
      return new Column(name, true);
    }
  }

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table without rows. */
  public MarkdownTable(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** A table without rows. */
  public static MarkdownTable of(Column... columns) {
    return new MarkdownTable(List.of(columns));
  }

  /** Adds a row; a number of cells that is not the columns' is a defect of the caller. */
  public MarkdownTable row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException("a row has " + columns.size() + " cells, got " + cells);
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** The table, each line with its end. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(line(columns.stream().map(Column::name).toList())).append('|');
    columns.forEach(column -> text.append(column.number() ? "---:|" : "---|"));
    text.append('\n');
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
