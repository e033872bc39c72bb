package io.netwright.lego;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netwright.head.HeadMethod;
import io.netwright.train.Schedule;
import io.netwright.train.TrainingConfig;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.io.Serializable;
import java.util.List;

/**
 * Which task models are assembled, and how.
 *
 * @param tasks the task models; empty: none
 * @param form how several components become one network
 * @param selection how it is decided which channels components keep
 * @param accuracyBudget points of accuracy that a component may lose against the restricted model,
 *     0 to 100, at 95 % for each search and on validation images; for {@link
 *     AssemblySelection#BUDGET} alone
 * @param ranking which channels are cut first; for {@link AssemblySelection#BUDGET} alone
 * @param repair what is done for the layers of a component that read less than before; the control
 *     has no such layers
 * @param head how the logits of several sources are made comparable, those of the control by the
 *     same rule; one source's logits are comparable as they are
 * @param fineTuneEpochs after how many epochs of fine-tuning to report, ascending; 0 is without
 * @param fineTuning how to fine-tune; its number of epochs is replaced by those
 * @param baselines what the task model is measured beside; empty: nothing. In a key only where
 *     there are some
 */
@RecordBuilder
public record AssemblyConfig(
    List<TaskConfig> tasks,
    AssemblyForm form,
    AssemblySelection selection,
    double accuracyBudget,
    AssemblyRanking ranking,
    AssemblyRepair repair,
    HeadMethod head,
    List<Integer> fineTuneEpochs,
    TrainingConfig fineTuning,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Baseline> baselines)
    implements AssemblyConfigBuilder.With, Serializable {

  /** Refuses tasks of one name, impossible budgets and negative, repeated or unordered epochs. */
  public AssemblyConfig {
    tasks = List.copyOf(tasks);
    fineTuneEpochs = List.copyOf(fineTuneEpochs);
    baselines = baselines == null ? List.of() : baselines.stream().sorted().toList();
    List<String> names = tasks.stream().map(TaskConfig::name).toList();
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("names of tasks must differ, got " + names);
    }
    if (baselines.stream().distinct().count() != baselines.size()) {
      throw new IllegalArgumentException("baselines must differ, got " + baselines);
    }
    if (!(accuracyBudget >= 0 && accuracyBudget <= 100)) {
      throw new IllegalArgumentException(
          "accuracyBudget must be in [0, 100] points, got " + accuracyBudget);
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
   * No tasks; parallel, within one point, repaired, with the best head, reported without
   * fine-tuning and after one epoch at 0.01.
   */
  public static AssemblyConfig defaults() {
    return new AssemblyConfig(
        List.of(),
        AssemblyForm.PARALLEL,
        AssemblySelection.BUDGET,
        1,
        AssemblyRanking.TAYLOR,
        AssemblyRepair.LEAST_SQUARES,
        HeadMethod.BEST,
        List.of(0, 1),
        TrainingConfig.defaults()
            .withEpochs(1)
            .withLearningRate(0.01)
            .scheduled(Schedule.COSINE, List.of()),
        List.of());
  }
}
