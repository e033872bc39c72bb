package io.netwright.lego;

import io.netwright.train.Schedule;
import io.netwright.train.TrainingConfig;
import java.io.Serializable;
import java.util.List;

/**
 * Which task models are assembled, and how.
 *
 * @param tasks the task models; empty: none
 * @param form how several components become one network
 * @param repair what is done for the layers of a component that read less than before; the control
 *     has no such layers
 * @param scaling whether the logits of several sources are scaled on validation data (parameter
 *     scaling), those of the control alike; one source's logits are comparable as they are
 * @param fineTuneEpochs after how many epochs of fine-tuning to report, ascending; 0 is without
 * @param fineTuning how to fine-tune; its number of epochs is replaced by those
 */
public record AssemblyConfig(
    List<TaskConfig> tasks,
    AssemblyForm form,
    AssemblyRepair repair,
    boolean scaling,
    List<Integer> fineTuneEpochs,
    TrainingConfig fineTuning)
    implements Serializable {

  /** Refuses tasks of one name and negative, repeated or unordered epochs. */
  public AssemblyConfig {
    tasks = List.copyOf(tasks);
    fineTuneEpochs = List.copyOf(fineTuneEpochs);
    List<String> names = tasks.stream().map(TaskConfig::name).toList();
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("names of tasks must differ, got " + names);
    }
    int before = -1;
    for (int epochs : fineTuneEpochs) {
      if (epochs <= before) {
        throw new IllegalArgumentException(
            "fineTuneEpochs must be ascending and at least 0, got " + fineTuneEpochs);
      }
      before = epochs;
    }
    if (fineTuneEpochs.isEmpty()) {
      throw new IllegalArgumentException("fineTuneEpochs must not be empty; 0 is without");
    }
  }

  /**
   * No tasks; padded, repaired, not scaled, reported without fine-tuning and after one epoch at
   * 0.01.
   */
  public static AssemblyConfig defaults() {
    return new AssemblyConfig(
        List.of(),
        AssemblyForm.PADDED,
        AssemblyRepair.LEAST_SQUARES,
        false,
        List.of(0, 1),
        TrainingConfig.defaults()
            .withEpochs(1)
            .withLearningRate(0.01)
            .withSchedule(Schedule.COSINE, List.of()));
  }

  /** The same for other tasks. */
  public AssemblyConfig withTasks(List<TaskConfig> newTasks) {
    return new AssemblyConfig(newTasks, form, repair, scaling, fineTuneEpochs, fineTuning);
  }

  /** The same fine-tuned for other numbers of epochs. */
  public AssemblyConfig withFineTuneEpochs(List<Integer> newEpochs) {
    return new AssemblyConfig(tasks, form, repair, scaling, newEpochs, fineTuning);
  }

  /** The same with another repair. */
  public AssemblyConfig withRepair(AssemblyRepair newRepair) {
    return new AssemblyConfig(tasks, form, newRepair, scaling, fineTuneEpochs, fineTuning);
  }
}
