package io.netwright.pipelines.report;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Published;
import io.netwright.nn.zoo.Zoo;
import java.util.List;
import java.util.Locale;

/** The architectures with their sizes at full width, for ten classes of colour images. */
public final class ZooTable {
  private static final FeatureShape IMAGES = FeatureShape.map(3, 32, 32);
  private static final int CLASSES = 10;
  private static final double MILLION = 1e6;

  private ZooTable() {}

  /**
   * One architecture.
   *
   * @param name under which experiments ask for it
   * @param title as its paper writes it
   * @param parameters trained numbers
   * @param multiplyAdds of convolutions and linear layers for one image of 32 pixels
   * @param publishedFor what its paper used it for
   * @param source authors and year of the paper
   */
  public record Row(
      String name,
      String title,
      long parameters,
      long multiplyAdds,
      String publishedFor,
      String source) {}

  /** A row per architecture, in the zoo's order. */
  public static List<Row> rows() {
    return Zoo.all().stream().map(ZooTable::row).toList();
  }

  private static Row row(Published published) {
    ArchitectureSpec spec = new ArchitectureSpec(IMAGES, CLASSES, 1, List.of(), List.of());
    LayerGraph graph = published.architecture().graph(spec);
    return new Row(
        published.name(),
        published.title(),
        graph.parameterCount(),
        graph.multiplyAdds(),
        published.purpose(),
        published.source());
  }

  /** The rows for people: sizes in millions. */
  public static TextTable table() {
    TextTable table =
        new TextTable(
            "architecture",
            "title",
            "parameters (M)",
            "multiply-adds (M)",
            "published for",
            "source");
    for (Row row : rows()) {
      table.row(
          row.name(),
          row.title(),
          String.format(Locale.ROOT, "%.2f", row.parameters() / MILLION),
          String.format(Locale.ROOT, "%.1f", row.multiplyAdds() / MILLION),
          row.publishedFor(),
          row.source());
    }
    return table;
  }
}
