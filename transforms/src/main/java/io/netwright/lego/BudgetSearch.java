package io.netwright.lego;

import io.netwright.accuracy.LossBound;
import io.netwright.accuracy.Predictions;
import io.netwright.budget.ChannelRanking;
import io.netwright.budget.Cut;
import io.netwright.budget.Descent;
import io.netwright.budget.NestedCuts;
import io.netwright.budget.Part;
import io.netwright.budget.SizeCurve;
import io.netwright.budget.SizeCurve.Size;
import io.netwright.data.ImageSet;
import io.netwright.data.ValidationPart;
import io.netwright.nn.WeightedGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the smallest task model whose loss against the restricted model stays within the budget.
 *
 * <p>Sizes are nested, see {@link NestedCuts}; each is repaired, joined and given a head as the
 * result will be, and compared with the restricted model on the budget's part of the validation
 * images. Taken is the last before the first that fails, see {@link Descent}: first with the first
 * convolutions whole, then from there with fewer of their channels, if all before has not failed to
 * begin with. A network of nothing else has the second search alone.
 */
final class BudgetSearch {
  private static final Logger LOG = LoggerFactory.getLogger(BudgetSearch.class);
  private static final int BATCH = 256;

  private final AssemblyWork work;
  private final double budget;
  private final ImageSet validation;
  private final NestedCuts cuts;
  private final boolean[] rightWhole;
  private final List<Size> sizes = new ArrayList<>();
  private TaskModel chosen;
  private int chosenSize;

  BudgetSearch(AssemblyWork work) {
    this.work = work;
    this.budget = work.config().accuracyBudget();
    this.validation = ValidationPart.BUDGET.of(work.images().validation());
    List<Part> parts = parts(work.sources());
    ChannelRanking ranking = work.config().ranking().ranking();
    List<Map<String, double[]>> scores =
        parts.stream()
            .map(part -> ranking.scores(part, work.images().training(), work.manager()))
            .toList();
    this.cuts = new NestedCuts(parts.stream().map(Part::whole).toList(), scores);
    this.rightWhole = right(work.restricted().model());
    this.chosen = work.of(cuts.apply(cuts.whole()));
    sizes.add(size(chosen.model(), rightWhole));
  }

  /** The whole networks that components are cut out of. */
  static List<Part> parts(List<TaskSource> sources) {
    List<Part> parts = new ArrayList<>();
    int outputs = 0;
    for (TaskSource source : sources) {
      WeightedGraph whole = Component.whole(source.model(), source.classes()).model();
      parts.add(new Part(whole, source.routes(), source.classes(), outputs));
      outputs += source.classes().size();
    }
    return parts;
  }

  /** The task model, with all sizes that were looked at. */
  TaskModel run() {
    int ofFirst = sizes.size();
    if (SizeCurve.resolves(validation.size(), budget)) {
      Cut inner = descend(cuts.whole(), cuts.smaller(cuts.whole()));
      boolean nothing = sizes.size() == ofFirst;
      ofFirst = sizes.size();
      if (chosenSize > 0 || nothing) {
        descend(inner, cuts.narrower(inner));
      }
      ofFirst = nothing ? sizes.size() : ofFirst; // the second is then the only one
    }
    SizeCurve curve = new SizeCurve(budget, validation.size(), sizes, ofFirst, chosenSize);
    LOG.info("{}", curve.sentence());
    return chosen.withCurve(curve);
  }

  /** The last cut before the first that fails; the start where that is the first. */
  private Cut descend(Cut start, List<Cut> smaller) {
    List<Descent.Step<Cut>> steps = Descent.through(smaller, budget / 100, this::loss);
    return steps.stream()
        .filter(Descent.Step::holds)
        .reduce((first, second) -> second)
        .map(Descent.Step::size)
        .orElse(start);
  }

  private LossBound loss(Cut cut) {
    TaskModel candidate = work.of(cuts.apply(cut));
    boolean[] right = right(candidate.model());
    LossBound loss = LossBound.of(right, rightWhole);
    sizes.add(size(candidate.model(), right));
    if (loss.isWithin(budget)) {
      chosen = candidate;
      chosenSize = sizes.size() - 1;
    }
    return loss;
  }

  private Size size(WeightedGraph model, boolean[] right) {
    long hits = IntStream.range(0, right.length).filter(i -> right[i]).count();
    return new Size(
        model.graph().parameterCount(),
        model.graph().multiplyAdds(),
        right.length == 0 ? 0 : (double) hits / right.length,
        LossBound.of(right, rightWhole));
  }

  private boolean[] right(WeightedGraph model) {
    return Predictions.right(model, validation, BATCH, work.manager());
  }
}
