package io.netwright.lego;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.json.CanonicalJson;
import io.netwright.json.Json;
import io.netwright.train.Schedule;
import io.netwright.train.TrainingConfig;
import java.util.List;

/** What the task models of one task depend on, as canonical JSON: by this they are cached. */
final class AssemblyKey {
  private AssemblyKey() {}

  /**
   * The key of a task. Other tasks have no effect on it, a head none on one source, and the
   * training none where nothing is trained by it. What is computed in another way than at first is
   * in the key of those tasks alone that it changes.
   *
   * @param sources how many sources it has
   */
  static String of(AssemblyConfig config, TrainingConfig training, String task, int sources) {
    List<TaskConfig> own =
        config.tasks().stream().filter(other -> other.name().equals(task)).toList();
    ObjectNode key = Json.treeOf(config.withTasks(own)).deepCopy();
    if (sources == 1) {
      key.remove("head");
    }
    if (config.baselines().contains(Baseline.SMALL_NETWORK)) {
      key.set("training", Json.treeOf(training));
      if (training.schedule() == Schedule.STEP) {
        key.put("steps", "stretched");
      }
    }
    if (byTaylor(config) && own.stream().anyMatch(AssemblyKey::hasLoneClass)) {
      key.put("loneClass", "logit");
    }
    return CanonicalJson.write(key);
  }

  private static boolean byTaylor(AssemblyConfig config) {
    boolean ranked =
        config.selection() == AssemblySelection.BUDGET
            && config.ranking() == AssemblyRanking.TAYLOR;
    return ranked || config.baselines().contains(Baseline.TAYLOR);
  }

  private static boolean hasLoneClass(TaskConfig task) {
    return task.sources().stream().anyMatch(source -> source.classes().size() == 1);
  }
}
