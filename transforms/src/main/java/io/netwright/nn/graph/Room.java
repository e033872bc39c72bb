package io.netwright.nn.graph;

import io.netwright.refusal.RefusedException;
import java.util.List;

/**
 * The most that a network may take for one image. A layer of a few bytes can make maps of any size,
 * in memory of the engine that no heap bounds; so graphs that are read are held to this before they
 * compute anything.
 *
 * @param layer numbers in the output of one layer
 * @param together numbers in the outputs of all layers
 */
public record Room(long layer, long together) {
  /**
   * For files that somebody else wrote: 128 MiB and 8 GiB, which all architectures of the zoo keep
   * to for images as large as ImageNet's.
   */
  public static final Room FOREIGN = new Room(1L << 25, 1L << 31);

  /** For models of a workspace, whose images may be large and which may join many networks. */
  public static final Room KEPT = new Room(1L << 28, 1L << 40);

  /** Multiply-adds beyond any classifier of images. */
  private static final double MOST_WORK = 1L << 42;

  /**
   * Refuses a graph that takes more.
   *
   * @return the graph
   */
  public LayerGraph require(LayerGraph graph) {
    long numbers = 0;
    double work = 0;
    for (Node node : graph.nodes()) {
      FeatureShape output = graph.shape(node.name());
      try {
        if (node.layer() instanceof Pooling.UnevenAvgPool pool) {
          require(pool.padded(graph.shape(node.inputs().get(0))), 0);
        }
        numbers = require(output, numbers);
      } catch (RefusedException e) {
        throw new RefusedException(node.name() + ": " + e.getMessage(), e);
      }
      work += work(node, output);
    }
    if (work > MOST_WORK) {
      throw new RefusedException(
          "one image takes %.0f multiply-adds, and may take at most %.0f".formatted(work, MOST_WORK)
              + "; give the network smaller images or fewer channels");
    }
    return graph;
  }

  /**
   * Refuses the output of a layer that is too large, or one too many.
   *
   * @param before numbers in the outputs of the layers before
   * @return numbers with this one
   */
  public long require(FeatureShape output, long before) {
    double size = (double) output.channels() * output.height() * output.width();
    if (size > layer) {
      throw new RefusedException(
          "its output "
              + output
              + " has more than "
              + layer
              + " numbers for each image; give the network smaller images or fewer channels");
    }
    long all = before + (long) size;
    if (all > together) {
      throw new RefusedException(
          "the outputs of all layers have more than "
              + together
              + " numbers for each image; give the network smaller images or fewer layers");
    }
    return all;
  }

  /** Of any sizes, where {@link Layer#multiplyAdds} would overflow. */
  private static double work(Node node, FeatureShape output) {
    if (!LayerGraph.isParametric(node)) {
      return 0;
    }
    List<Integer> weight = node.layer().parameters().get(0).shape();
    double positions = (double) output.height() * output.width();
    return weight.stream().mapToDouble(Integer::doubleValue).reduce(positions, (a, b) -> a * b);
  }
}
