package io.netwright.pipelines.report;

import io.netwright.accuracy.PairedDifference;
import io.netwright.attack.ThreatModel;
import io.netwright.evaluate.NamedAttack;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.variant.ModelName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model beside the control that it names, image by image, within one threat model.
 *
 * @param model its worst case
 * @param control that of its control
 * @param images those that both saw
 * @param ours what the model made of each
 * @param theirs what the control made of each
 */
record ControlPair(
    Evaluation model,
    Evaluation control,
    List<Integer> images,
    Map<Integer, Seen> ours,
    Map<Integer, Seen> theirs) {

  /** What a model made of one image: right when clean, and right under every attack. */
  record Seen(boolean clean, boolean robust) {

    /** Under one attack. */
    static Seen of(ExampleOutcome row) {
      return new Seen(row.getPrediction() == row.getLabel(), row.getRobust());
    }

    /** Under another attack as well. */
    Seen and(Seen other) {
      return new Seen(clean, robust && other.robust);
    }
  }

  /**
   * The models that name a control which was attacked, too, on images that both saw.
   *
   * @param evaluations of one threat model
   * @param outcomes of the run
   */
  static List<ControlPair> of(List<Evaluation> evaluations, List<ExampleOutcome> outcomes) {
    List<Evaluation> worst =
        evaluations.stream()
            .filter(row -> row.getClassName() == null)
            .filter(row -> row.getAttack().equals(NamedAttack.WORST_CASE))
            .toList();
    Map<String, Evaluation> byName = new HashMap<>();
    worst.forEach(row -> byName.put(row.getFamily() + "/" + row.getVariant(), row));
    Map<String, Map<Integer, Seen>> seen = seen(evaluations, outcomes);
    List<ControlPair> pairs = new ArrayList<>();
    for (Evaluation model : worst) {
      Evaluation control = byName.get(model.getFamily() + "/" + model.getControl());
      if (!model.getControl().isEmpty() && control != null) {
        Map<Integer, Seen> ours = seen.getOrDefault(model.getModelId(), Map.of());
        Map<Integer, Seen> theirs = seen.getOrDefault(control.getModelId(), Map.of());
        List<Integer> common = ours.keySet().stream().filter(theirs::containsKey).toList();
        if (!common.isEmpty()) {
          pairs.add(new ControlPair(model, control, common, ours, theirs));
        }
      }
    }
    return pairs;
  }

  /** What every model made of every image, under the attacks of the evaluations' threat model. */
  private static Map<String, Map<Integer, Seen>> seen(
      List<Evaluation> evaluations, List<ExampleOutcome> outcomes) {
    String threatModel = evaluations.isEmpty() ? "" : ByThreatModel.name(evaluations.get(0));
    Map<String, Map<Integer, Seen>> seen = new HashMap<>();
    for (ExampleOutcome row : outcomes) {
      boolean ours =
          !row.getNorm().isEmpty()
              && ThreatModel.name(row.getNorm(), row.getEpsilon()).equals(threatModel);
      if (ours) {
        seen.computeIfAbsent(row.getModelId(), id -> new TreeMap<>())
            .merge(row.getExample(), Seen.of(row), Seen::and);
      }
    }
    return seen;
  }

  /** What all seeds of its family have in common. */
  String cell() {
    return ModelName.cell(model.getFamily(), model.getSeed());
  }

  /** Whether both saw an image. */
  boolean sees(int image) {
    return ours.containsKey(image) && theirs.containsKey(image);
  }

  /** The model's accuracy on clean images less the control's. */
  PairedDifference clean() {
    return PairedDifference.of(images, ours, theirs, Seen::clean);
  }

  /** The same under all attacks. */
  PairedDifference worst() {
    return PairedDifference.of(images, ours, theirs, Seen::robust);
  }

  /** Marks a worst case that may mislead, the model's or the control's; otherwise nothing. */
  String mark() {
    String mark = Doubts.mark(model);
    return mark.isEmpty() ? Doubts.mark(control) : mark;
  }
}
