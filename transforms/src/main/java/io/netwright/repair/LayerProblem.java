package io.netwright.repair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import io.netwright.repair.LayerFinding.Outcome;
import io.netwright.repair.NormalEquations.RowWriter;
import io.netwright.seed.Seed;
import java.util.Optional;
import java.util.function.Consumer;

/** The least-squares problem of one layer. */
final class LayerProblem {
  private static final int ROWS_PER_UNKNOWN = 8;
  private static final int LEAST_ROWS = 4096;

  private final CutNetwork networks;
  private final WeightedGraph current;
  private final Node node;
  private final Patches patches;
  private final LayerWeights weights;
  private final NormalEquations.Size size;

  /**
   * The problem of a node.
   *
   * @param current the cut network as repaired so far
   */
  LayerProblem(CutNetwork networks, WeightedGraph current, String name) {
    this.networks = networks;
    this.current = current;
    this.node = current.graph().node(name);
    this.patches = new Patches(Weighted.of(node), current.graph().shape(node.inputs().get(0)));
    this.weights = new LayerWeights(current, node, patches);
    this.size =
        new NormalEquations.Size(patches.groups(), patches.unknowns(), patches.outputsPerGroup());
  }

  /** The network after the layer was looked at, with what was found. */
  record Solved(WeightedGraph network, LayerFinding finding) {}

  /**
   * Fits the layer's weights on the first images, and if they are better on the others, on all.
   *
   * @param seed of the repair
   */
  Solved solve(
      Front front, RepairImages images, RepairSettings settings, Seed seed, NDManager manager) {
    Looked looked = looked(images);
    Shape shape = new Shape(size.groups(), size.unknowns(), size.outputs());
    try (NDManager memory = manager.newSubManager()) {
      NDArray old = NormalEquations.inEngine(memory, weights.matrix(), shape);
      Equations equations = Equations.of(memory, size, old, looked.rows());
      Seed positions = seed.with(node.name());
      front.read(
          networks.uncut(),
          node.name(),
          current,
          node.inputs().get(0),
          (first, count, targets, inputs) -> {
            for (int i = 0; i < count; i++) {
              boolean fitted = first + i < images.fitted();
              if (fitted ? first + i < looked.fitted() : first + i < looked.guarded(images)) {
                Seed ofImage = positions.with(images.id(first + i));
                int[] drawn = patches.drawn(looked.each(), ofImage);
                add(fitted ? equations::fit : equations::keepBack, i, drawn, targets, inputs);
              }
            }
          });
      return solve(equations, looked, settings.ridge());
    }
  }

  /** How many images have enough positions for all unknowns. */
  static int imagesFor(Patches patches) {
    int positions = patches.positions();
    return (ROWS_PER_UNKNOWN * patches.unknowns() + positions - 1) / positions;
  }

  /**
   * Which images are looked at, and at how many positions.
   *
   * @param each positions of an image
   * @param fitted how many of the images to fit to, the first
   * @param guard how many of those kept back, the first
   */
  private record Looked(int each, int fitted, int guard) {
    int rows() {
      return each * (fitted + guard);
    }

    /** The end of those kept back that are looked at. */
    int guarded(RepairImages images) {
      return images.fitted() + guard;
    }
  }

  /** As many as the unknowns need, spread over the images; no more than there are. */
  private Looked looked(RepairImages images) {
    int all = images.size();
    long wanted =
        Math.min(
            (long) all * patches.positions(),
            Math.max((long) ROWS_PER_UNKNOWN * size.unknowns(), LEAST_ROWS));
    int each = (int) ((wanted + all - 1) / all);
    int most = KeptEquations.suit(size) ? KeptEquations.mostRows(size) : Integer.MAX_VALUE;
    if ((long) each * all <= most) {
      return new Looked(each, images.fitted(), all - images.fitted());
    }
    int some = Math.min(all, most);
    int guard = some == all ? all - images.fitted() : some * (all - images.fitted()) / all;
    return new Looked(Math.max(1, most / all), some - guard, guard);
  }

  private void add(
      Consumer<RowWriter> rows, int image, int[] positions, float[] targets, float[] inputs) {
    int[] kept = networks.kept(node.name());
    int plane = patches.positions();
    int channels = networks.uncut().graph().shape(node.name()).channels();
    for (int position : positions) {
      rows.accept(
          (row, rowAt, wanted, wantedAt) -> {
            for (int group = 0; group < size.groups(); group++) {
              int to = rowAt + group * size.unknowns();
              patches.copyRow(inputs, image, position, group, row, to);
            }
            for (int output = 0; output < kept.length; output++) {
              int from = (image * channels + kept[output]) * plane;
              wanted[wantedAt + output] = targets[from + position];
            }
          });
    }
  }

  private Solved solve(Equations equations, Looked looked, double ridge) {
    int guarded = looked.guard() * looked.each() * patches.outputsPerGroup();
    double numbers = (double) guarded * patches.groups();
    LayerFinding none =
        new LayerFinding(node.name(), Outcome.NO_SOLUTION, size.unknowns(), looked.rows(), 0, 0, 0);
    double share = none.fewRows() ? 10 * ridge : ridge;
    Optional<Ridge> trial = equations.fitted(share);
    if (trial.isEmpty()) {
      return new Solved(current, none);
    }
    double before = equations.missed();
    double after = equations.missedAfter(trial.get().change());
    LayerFinding found = none.with(Outcome.NO_BETTER, before / numbers, after / numbers);
    if (!(after < before)) { // also where a sum is not finite
      return new Solved(current, found);
    }
    return equations
        .fittedToAll(share)
        .map(
            all ->
                new Solved(
                    weights.changed(all.change()),
                    found
                        .with(Outcome.REPAIRED, found.before(), found.after())
                        .raised(all.raised())))
        .orElse(new Solved(current, none));
  }
}
