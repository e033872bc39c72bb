package io.netwright.repair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import io.netwright.repair.LayerFinding.Outcome;
import io.netwright.seed.Seed;
import java.util.Optional;

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
    int each = positionsPerImage(images.size());
    Shape shape = new Shape(size.groups(), size.unknowns(), size.outputs());
    try (NDManager memory = manager.newSubManager()) {
      NDArray old = NormalEquations.inEngine(memory, weights.matrix(), shape);
      NormalEquations fitted = new NormalEquations(memory, size, old);
      NormalEquations guard = new NormalEquations(memory, size, old);
      Seed positions = seed.with(node.name());
      front.read(
          networks.uncut(),
          node.name(),
          current,
          node.inputs().get(0),
          (first, count, targets, inputs) -> {
            for (int i = 0; i < count; i++) {
              NormalEquations sums = first + i < images.fitted() ? fitted : guard;
              Seed ofImage = positions.with(images.id(first + i));
              add(sums, i, patches.drawn(each, ofImage), targets, inputs);
            }
          });
      return solve(fitted, guard, images, each, settings.ridge());
    }
  }

  /** How many images have enough positions for all unknowns. */
  static int imagesFor(Patches patches) {
    int positions = patches.positions();
    return (ROWS_PER_UNKNOWN * patches.unknowns() + positions - 1) / positions;
  }

  /** As many as the unknowns need, spread over the images; no more than there are. */
  private int positionsPerImage(int images) {
    long wanted =
        Math.min(
            (long) images * patches.positions(),
            Math.max((long) ROWS_PER_UNKNOWN * size.unknowns(), LEAST_ROWS));
    return (int) ((wanted + images - 1) / images);
  }

  private void add(
      NormalEquations sums, int image, int[] positions, float[] targets, float[] inputs) {
    int[] kept = networks.kept(node.name());
    int plane = patches.positions();
    int channels = networks.uncut().graph().shape(node.name()).channels();
    for (int position : positions) {
      sums.add(
          (rows, rowsAt, wanted, wantedAt) -> {
            for (int group = 0; group < size.groups(); group++) {
              int to = rowsAt + group * size.unknowns();
              patches.copyRow(inputs, image, position, group, rows, to);
            }
            for (int output = 0; output < kept.length; output++) {
              int from = (image * channels + kept[output]) * plane;
              wanted[wantedAt + output] = targets[from + position];
            }
          });
    }
  }

  private Solved solve(
      NormalEquations fitted, NormalEquations guard, RepairImages images, int each, double ridge) {
    int guarded = (images.size() - images.fitted()) * each * patches.outputsPerGroup();
    double numbers = (double) guarded * patches.groups();
    LayerFinding none =
        new LayerFinding(
            node.name(), Outcome.NO_SOLUTION, size.unknowns(), images.size() * each, 0, 0, 0);
    double share = none.fewRows() ? 10 * ridge : ridge;
    Optional<Ridge> trial = Ridge.solve(fitted, size, share);
    if (trial.isEmpty()) {
      return new Solved(current, none);
    }
    double before = guard.missed();
    double after = guard.missedAfter(trial.get().change());
    LayerFinding found = none.with(Outcome.NO_BETTER, before / numbers, after / numbers);
    if (!(after < before)) { // also where a sum is not finite
      return new Solved(current, found);
    }
    fitted.addAll(guard);
    return Ridge.solve(fitted, size, share)
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
