package io.netwright.pipelines.config;

import java.util.List;
import java.util.Map;

/** The least that an experiment must say, for tests that say one thing more. */
final class LeastExperiment {
  static final String TEXT =
      """
      name: tried
      data:
        shapes: {path: shapes}
      architectures:
        - {name: lenet}
      """;

  private LeastExperiment() {}

  /** An experiment in {@code tried.yaml}. */
  static ExperimentConfig read(String text, String... overrides) {
    return ExperimentReader.read("tried.yaml", text, List.of(overrides), Map.of());
  }
}
