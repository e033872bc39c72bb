package io.netwright.repair;

import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Repairs a cut network layer by layer: each convolution and linear layer gets the weights and bias
 * with which it comes closest, in the least-squares sense, to what the uncut network computes
 * there.
 *
 * <p>For layer v, in order, with x what v reads in the cut network <em>as repaired so far</em> and
 * t what the uncut network's v gives on the channels kept, before normalization and activation:
 * {@code min over D, sum of |(W + D) x - t|^2 + lambda |D|^2}, solved in closed form from sums in
 * float64; {@code lambda} is 1e-3 of the sum of squares of an input over these rows, on average
 * over the inputs. Rows are x and t at random positions of each image. Fitting to the uncut output
 * from the cut input is after He, Zhang and Sun (ICCV 2017, arXiv 1707.06168) and Zhang and others
 * (arXiv 1505.06798); no gradient and no label is used.
 *
 * <p>A layer before which nothing was cut is left untouched to the bit. New weights are taken only
 * if they are better on a fifth of the images that they were not fitted to. Sums, positions and
 * images depend on the seed and the images' content alone.
 */
public final class LeastSquaresRepair {
  private LeastSquaresRepair() {}

  /**
   * Repairs.
   *
   * @param images of the classes of the network, to draw from; their labels are not read
   * @param seed decides which images and positions are looked at
   */
  public static Repaired of(CutNetwork networks, ImageSet images, Seed seed, NDManager manager) {
    return of(networks, images, seed, manager, RepairSettings.DEFAULT);
  }

  static Repaired of(
      CutNetwork networks, ImageSet images, Seed seed, NDManager manager, RepairSettings settings) {
    Seed own = seed.with("repair");
    WeightedGraph uncut = networks.uncut();
    WeightedGraph current = networks.cut();
    Set<String> readingLess = networks.readingLess();
    RepairImages drawn = RepairImages.drawn(images, wanted(networks, readingLess, settings), own);
    List<LayerFinding> findings = new ArrayList<>();
    try (Front front = new Front(uncut.graph(), drawn, settings, manager)) {
      for (Node node : uncut.graph().parametric().toList()) {
        if (!readingLess.contains(node.name())) {
          findings.add(LayerFinding.exact(node.name()));
          continue;
        }
        front.advance(uncut, current, node.name());
        LayerProblem.Solved solved =
            new LayerProblem(networks, current, node.name())
                .solve(front, drawn, settings, own, manager);
        current = solved.network();
        findings.add(solved.finding());
      }
    }
    return new Repaired(current, findings);
  }

  /** How many images give every layer, however few its positions, enough equations. */
  private static int wanted(CutNetwork networks, Set<String> nodes, RepairSettings settings) {
    LayerGraph cut = networks.cut().graph();
    int wanted =
        cut.parametric()
            .filter(node -> nodes.contains(node.name()))
            .map(node -> new Patches(Weighted.of(node), cut.shape(node.inputs().get(0))))
            .mapToInt(LayerProblem::imagesFor)
            .max()
            .orElse(0);
    return Math.min(settings.mostImages(), Math.max(settings.images(), wanted));
  }
}
