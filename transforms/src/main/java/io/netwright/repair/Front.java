package io.netwright.repair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batches;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the walk through a network goes on from: the feature maps of both networks at a node where
 * they are all that later nodes read, stored in float32, or at first the images.
 *
 * <p>Where such maps would take more than the settings allow, the walk goes on from an earlier node
 * and computes what lies between again for each layer: memory is bounded, and time pays for it.
 */
final class Front implements AutoCloseable {
  private final RepairImages images;
  private final RepairSettings settings;
  private final List<String> bottlenecks;
  private final NDManager manager;
  private NDManager memory;
  private String node;
  private List<NDArray> uncutMaps = List.of();
  private List<NDArray> cutMaps = List.of();

  /** Starts at the images. */
  Front(LayerGraph graph, RepairImages images, RepairSettings settings, NDManager manager) {
    this.images = images;
    this.settings = settings;
    this.bottlenecks = Stretch.bottlenecks(graph);
    this.manager = manager;
    this.memory = manager.newSubManager();
    this.node = graph.nodes().get(0).name();
  }

  /** Takes the feature maps of some images. */
  @FunctionalInterface
  interface Reader {

    /**
     * Takes them.
     *
     * @param first the first of the images
     * @param count how many follow, with it
     * @param uncut maps of the uncut network {@code (count, C, H, W)}
     * @param cut maps of the cut one, of another node
     */
    void read(int first, int count, float[] uncut, float[] cut);
  }

  /**
   * Goes forward as far as possible.
   *
   * @param before the node that is looked at next
   */
  void advance(WeightedGraph uncut, WeightedGraph cut, String before) {
    Optional<String> next = next(uncut.graph(), cut.graph(), before);
    if (next.isPresent()) {
      NDManager ahead = manager.newSubManager();
      uncutMaps = stored(Stretch.of(uncut, node, next.get()), uncutMaps, ahead);
      cutMaps = stored(Stretch.of(cut, node, next.get()), cutMaps, ahead);
      memory.close();
      memory = ahead;
      node = next.get();
    }
  }

  /** The last place before a node whose maps may be stored, if it lies ahead. */
  private Optional<String> next(LayerGraph uncut, LayerGraph cut, String before) {
    List<String> order = uncut.nodes().stream().map(n -> n.name()).toList();
    int here = order.indexOf(node);
    for (int i = order.indexOf(before) - 1; i > here; i--) {
      String name = order.get(i);
      if (bottlenecks.contains(name)
          && bytes(uncut.shape(name)) + bytes(cut.shape(name)) <= settings.storedBytes()) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private long bytes(FeatureShape shape) {
    return (long) Float.BYTES * images.size() * shape.channels() * shape.positions();
  }

  private List<NDArray> stored(WeightedGraph stretch, List<NDArray> from, NDManager into) {
    List<NDArray> maps = new ArrayList<>();
    try (Network network = Network.on(manager, stretch)) {
      for (int first = 0; first < images.size(); first += settings.chunk()) {
        try (NDManager chunk = manager.newSubManager()) {
          NDArray output = output(network, from, first, chunk);
          output.attach(into);
          maps.add(output);
        }
      }
    }
    return maps;
  }

  /** Computes a node of each network, chunk by chunk. */
  void read(WeightedGraph uncut, String ofUncut, WeightedGraph cut, String ofCut, Reader reader) {
    try (Network whole = Network.on(manager, Stretch.of(uncut, node, ofUncut));
        Network left = Network.on(manager, Stretch.of(cut, node, ofCut))) {
      for (int first = 0; first < images.size(); first += settings.chunk()) {
        try (NDManager chunk = manager.newSubManager()) {
          float[] maps = Torch.values(output(whole, uncutMaps, first, chunk));
          float[] cuts = Torch.values(output(left, cutMaps, first, chunk));
          reader.read(first, last(first) - first, maps, cuts);
        }
      }
    }
  }

  private NDArray output(Network network, List<NDArray> from, int first, NDManager chunk) {
    NDArray start;
    if (from.isEmpty()) {
      start = Batches.range(chunk, images.images(), first, last(first)).images();
    } else {
      start = from.get(first / settings.chunk()).stopGradient();
      start.attach(chunk);
    }
    return Torch.withoutGradients(() -> network.logits(start));
  }

  private int last(int first) {
    return Math.min(first + settings.chunk(), images.size());
  }

  /** Frees the maps. */
  @Override
  public void close() {
    memory.close();
  }
}
