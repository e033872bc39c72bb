package io.netwright.lego;

import java.io.Serializable;
import java.util.List;

/**
 * A model that gives classes to a task.
 *
 * @param dataset name of the data set it was trained on
 * @param architecture its architecture; empty: that of the experiment's row
 * @param seed its seed; empty: that of the experiment's row
 * @param classes the wanted classes in the order of the outputs; empty: all in the data's order
 */
public record SourceConfig(String dataset, String architecture, String seed, List<String> classes)
    implements Serializable {

  /** Refuses a missing data set, an impossible seed and repeated classes. */
  public SourceConfig {
    architecture = architecture == null ? "" : architecture;
    seed = seed == null ? "" : seed;
    classes = classes == null ? List.of() : List.copyOf(classes);
    if (dataset == null || dataset.isBlank()) {
      throw new IllegalArgumentException(
          "dataset must name a data set of the experiment, got none");
    }
    if (!seed.matches("-?\\d{0,19}")) {
      throw new IllegalArgumentException("seed must be a whole number or empty, got " + seed);
    }
    if (classes.stream().distinct().count() != classes.size()) {
      throw new IllegalArgumentException("classes must differ, got " + classes);
    }
  }

  /** Some classes of the row's own model on a data set. */
  public static SourceConfig of(String dataset, List<String> classes) {
    return new SourceConfig(dataset, "", "", classes);
  }

  /**
   * Whether a model is meant, for a task in the row of the given architecture and seed.
   *
   * @param ofModel data set, architecture and seed of the model
   * @param row architecture and seed of the row
   */
  public boolean selects(ModelKey ofModel, ModelKey row) {
    return dataset.equals(ofModel.dataset())
        && (architecture.isEmpty() ? row.architecture() : architecture)
            .equals(ofModel.architecture())
        && (seed.isEmpty() ? row.seed() : Long.parseLong(seed)) == ofModel.seed();
  }

  /** What tells the models of an experiment apart. */
  public record ModelKey(String dataset, String architecture, long seed) {}
}
