package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads the seed of a task's source as a number or a text; a source without one has a text. */
final class SourceSeeds {
  private SourceSeeds() {}

  /** Writes seeds that are numbers as texts. */
  static void asTexts(ObjectNode experiment) {
    for (JsonNode task : experiment.path("assembly").path("tasks")) {
      for (JsonNode source : task.path("sources")) {
        if (source instanceof ObjectNode keys && keys.path("seed").isIntegralNumber()) {
          keys.put("seed", keys.get("seed").asText());
        }
      }
    }
  }
}
