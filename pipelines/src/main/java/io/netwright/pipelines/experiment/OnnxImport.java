package io.netwright.pipelines.experiment;

import io.netwright.data.Dataset;
import io.netwright.nn.ChannelSurgery;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.onnx.OnnxFile;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.train.ImportNormalization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network out of an ONNX file, made fit for a data set: its normalization inside, its logits in
 * the order of the data set's classes.
 *
 * @param network the network
 * @param normalization what it does to pixels in [0, 1]
 * @param notes what was done to it and what was taken for granted, for people
 */
record OnnxImport(WeightedGraph network, ImportNormalization normalization, List<String> notes) {
  private static final String NORMALIZE = "normalize";

  /** Takes an immutable copy. */
  OnnxImport {
    notes = List.copyOf(notes);
  }

  /**
   * Reads a file.
   *
   * @param given the normalization that somebody gave; empty: nobody did
   */
  static OnnxImport read(
      InputStream in, Path file, Dataset data, Optional<ImportNormalization> given)
      throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    OnnxFile read = OnnxFile.read(in, folder, images(data));
    requireImages(read.network().graph(), data);
    List<String> notes = new ArrayList<>();
    read.removed()
        .ifPresent(
            end ->
                notes.add(
                    "logits          " + end + " at the end was taken off: attacks need logits"));
    WeightedGraph matched = matched(read, data, notes);
    boolean normalizes =
        matched.graph().nodes().stream().anyMatch(node -> node.layer() instanceof Norm.Normalize);
    if (normalizes) {
      if (given.isPresent() && !given.get().mean().isEmpty()) {
        throw new ConfigException(
            "the network normalizes its images itself ("
                + ImportNormalization.of(matched.graph()).numbers()
                + "); leave out --mean, --std and --normalization");
      }
      return new OnnxImport(matched, ImportNormalization.of(matched.graph()), notes);
    }
    ImportNormalization normalization =
        given.orElseThrow(
            () ->
                new ConfigException(
                    "the network does not normalize its images itself, and what its training did to"
                        + " them cannot be seen: give --normalization none (pixels in [0, 1]),"
                        + " dataset, imagenet or cifar10, or --mean R,G,B and --std R,G,B"));
    return new OnnxImport(
        normalized(matched, normalization.forChannels(data.shape().channels())),
        normalization,
        notes);
  }

  private static FeatureShape images(Dataset data) {
    return FeatureShape.map(data.shape().channels(), data.shape().height(), data.shape().width());
  }

  private static void requireImages(LayerGraph graph, Dataset data) {
    if (!graph.inputShape().equals(images(data))) {
      throw new ConfigException(
          "the network takes images %s (channels, rows, columns), those of %s are %s"
              .formatted(graph.inputShape(), data.name(), images(data)));
    }
    if (graph.classes() != data.classes().size()) {
      throw new ConfigException(
          "the network has %d outputs, %s has %d classes: %s"
              .formatted(graph.classes(), data.name(), data.classes().size(), data.classes()));
    }
  }

  /** The network with its logits in the order of the data set, found by name. */
  private static WeightedGraph matched(OnnxFile read, Dataset data, List<String> notes) {
    if (read.classes().isEmpty()) {
      notes.add(
          "warning: the file does not name its classes; its outputs are taken in the order of "
              + data.name());
      return read.network();
    }
    List<String> own = read.classes().get();
    int[] order = data.classes().stream().mapToInt(own::indexOf).toArray();
    for (int index : order) {
      if (index < 0 || own.size() != order.length) {
        throw new ConfigException(
            "the network is about %s, %s about %s".formatted(own, data.name(), data.classes()));
      }
    }
    if (own.equals(data.classes())) {
      return read.network();
    }
    notes.add("classes         matched by name, in the file " + own);
    return ChannelSurgery.cutOutputs(read.network(), order);
  }

  private static WeightedGraph normalized(WeightedGraph network, ImportNormalization numbers) {
    if (numbers.mean().isEmpty()) {
      return network;
    }
    Node input = network.graph().nodes().get(0);
    String name = NORMALIZE;
    while (network.graph().shapes().containsKey(name)) {
      name += "_";
    }
    List<Node> nodes = new ArrayList<>();
    nodes.add(input);
    nodes.add(
        new Node(name, new Norm.Normalize(numbers.mean(), numbers.std()), List.of(input.name())));
    for (Node node : network.graph().nodes().subList(1, network.graph().nodes().size())) {
      String by = name;
      nodes.add(
          node.reading(
              node.inputs().stream().map(in -> in.equals(input.name()) ? by : in).toList()));
    }
    return new WeightedGraph(new LayerGraph(nodes), network.weights());
  }
}
