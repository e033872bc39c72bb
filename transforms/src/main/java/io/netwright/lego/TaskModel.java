package io.netwright.lego;

import io.netwright.budget.SizeCurve;
import io.netwright.head.HeadChoice;
import io.netwright.head.Headed;
import io.netwright.head.ParameterScaling;
import io.netwright.nn.WeightedGraph;
import io.netwright.repair.CutNetwork;
import java.util.List;
import java.util.Optional;

/**
 * A network assembled for a task, or its control, the sources' whole networks restricted to it.
 *
 * @param headed the network, with what made the logits of its sources comparable
 * @param form how its parts were joined
 * @param whyParallel the difference between the parts for which they could not be padded; empty
 *     where they were, or nothing else was asked for
 * @param making how its parts came to be
 */
public record TaskModel(Headed headed, AssemblyForm form, String whyParallel, Making making) {

  /**
   * How the parts of a task model came to be.
   *
   * @param cuts its parts before they were repaired, beside what they were cut out of; none where
   *     nothing was cut
   * @param repair what became of its parts' layers
   * @param curve the sizes that were looked at; empty where no budget decides
   */
  public record Making(List<CutNetwork> cuts, RepairReport repair, Optional<SizeCurve> curve) {
    /** Of whole networks. */
    static final Making WHOLE = new Making(List.of(), RepairReport.NONE, Optional.empty());

    /** Takes an immutable copy. */
    public Making {
      cuts = List.copyOf(cuts);
    }
  }

  /** The network: logits in the order of the task's outputs. */
  public WeightedGraph model() {
    return headed.model();
  }

  /** The same before its logits were made comparable. */
  public WeightedGraph unscaled() {
    return headed.plain();
  }

  /** Which head it got. */
  public HeadChoice head() {
    return headed.choice();
  }

  /** Factors by part; empty where nothing was scaled. */
  public List<ParameterScaling> scaling() {
    return headed.scaling();
  }

  /** What became of its parts' layers. */
  public RepairReport repair() {
    return making.repair();
  }

  /** The same, made of cuts. */
  TaskModel cutTo(List<CutNetwork> cuts, RepairReport repair) {
    return with(new Making(cuts, repair, making.curve()));
  }

  /** The same, with the sizes that were looked at. */
  TaskModel withCurve(SizeCurve curve) {
    return with(new Making(making.cuts(), making.repair(), Optional.of(curve)));
  }

  private TaskModel with(Making newMaking) {
    return new TaskModel(headed, form, whyParallel, newMaking);
  }
}
