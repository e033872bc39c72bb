package io.netwright.lego;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.json.CanonicalJson;
import io.netwright.json.Json;
import io.netwright.train.TrainingConfig;

/** What the task models of one task depend on, as canonical JSON: by this they are cached. */
final class AssemblyKey {
  private AssemblyKey() {}

  /**
   * The key of a task. A head has no effect on one source, and the training none where nothing is
   * trained by it.
   *
   * @param sources how many sources it has
   */
  static String of(AssemblyConfig config, TrainingConfig training, int sources) {
    ObjectNode key = Json.treeOf(config).deepCopy();
    if (sources == 1) {
      key.remove("head");
    }
    if (config.baselines().contains(Baseline.SMALL_NETWORK)) {
      key.set("training", Json.treeOf(training));
    }
    return CanonicalJson.write(key);
  }
}
