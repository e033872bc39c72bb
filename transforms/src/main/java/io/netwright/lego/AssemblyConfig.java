package io.netwright.lego;

import io.netwright.head.HeadMethod;
import io.netwright.train.Schedule;
import io.netwright.train.TrainingConfig;
import java.io.Serializable;
import java.util.List;

/**
 * Which task models are assembled, and how.
 *
 * @param tasks the task models; empty: none
 * @param form how several components become one network
 * @param selection how it is decided which channels components keep
 * @param accuracyBudget points of accuracy that a component may lose against the restricted model,
 *     0 to 100, at 95 % and on validation images; for {@link AssemblySelection#BUDGET} alone
 * @param ranking which channels are cut first; for {@link AssemblySelection#BUDGET} alone
 * @param repair what is done for the layers of a component that read less than before; the control
 *     has no such layers
 * @param head how the logits of several sources are made comparable, those of the control by the
 *     same rule; one source's logits are comparable as they are
 * @param fineTuneEpochs after how many epochs of fine-tuning to report, ascending; 0 is without
 * @param fineTuning how to fine-tune; its number of epochs is replaced by those
 */
public record AssemblyConfig(
    List<TaskConfig> tasks,
    AssemblyForm form,
    AssemblySelection selection,
    double accuracyBudget,
    AssemblyRanking ranking,
    AssemblyRepair repair,
    HeadMethod head,
    List<Integer> fineTuneEpochs,
    TrainingConfig fineTuning)
    implements Serializable {

  /** Refuses tasks of one name, impossible budgets and negative, repeated or unordered epochs. */
  public AssemblyConfig {
    tasks = List.copyOf(tasks);
    fineTuneEpochs = List.copyOf(fineTuneEpochs);
    List<String> names = tasks.stream().map(TaskConfig::name).toList();
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("names of tasks must differ, got " + names);
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
            .withSchedule(Schedule.COSINE, List.of()));
  }

  /** The same for other tasks. */
  public AssemblyConfig withTasks(List<TaskConfig> newTasks) {
    return new AssemblyConfig(
        newTasks,
        form,
        selection,
        accuracyBudget,
        ranking,
        repair,
        head,
        fineTuneEpochs,
        fineTuning);
  }

  /** The same joined in another form. */
  public AssemblyConfig withForm(AssemblyForm newForm) {
    return new AssemblyConfig(
        tasks,
        newForm,
        selection,
        accuracyBudget,
        ranking,
        repair,
        head,
        fineTuneEpochs,
        fineTuning);
  }

  /** The same with channels chosen otherwise. */
  public AssemblyConfig withSelection(AssemblySelection newSelection) {
    return new AssemblyConfig(
        tasks,
        form,
        newSelection,
        accuracyBudget,
        ranking,
        repair,
        head,
        fineTuneEpochs,
        fineTuning);
  }

  /** The same within another budget, cut by other scores. */
  public AssemblyConfig withBudget(double newBudget, AssemblyRanking newRanking) {
    return new AssemblyConfig(
        tasks, form, selection, newBudget, newRanking, repair, head, fineTuneEpochs, fineTuning);
  }

  /** The same with another head. */
  public AssemblyConfig withHead(HeadMethod newHead) {
    return new AssemblyConfig(
        tasks,
        form,
        selection,
        accuracyBudget,
        ranking,
        repair,
        newHead,
        fineTuneEpochs,
        fineTuning);
  }

  /** The same fine-tuned for other numbers of epochs. */
  public AssemblyConfig withFineTuneEpochs(List<Integer> newEpochs) {
    return new AssemblyConfig(
        tasks, form, selection, accuracyBudget, ranking, repair, head, newEpochs, fineTuning);
  }

  /** The same with another repair. */
  public AssemblyConfig withRepair(AssemblyRepair newRepair) {
    return new AssemblyConfig(
        tasks,
        form,
        selection,
        accuracyBudget,
        ranking,
        newRepair,
        head,
        fineTuneEpochs,
        fineTuning);
  }
}
