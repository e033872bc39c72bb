package io.netwright.pipelines.experiment;

import io.netwright.data.Dataset;
import io.netwright.data.Preprocessing;
import io.netwright.nn.ChannelSurgery;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.onnx.OnnxFile;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.train.ImportNormalization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A network out of an ONNX file, made fit for a data set: its normalization inside, its logits in
 * the order of the data set's classes.
 *
 * @param network the network
 * @param normalization what it does to pixels in [0, 1]
 * @param notes what was done to it and what was taken for granted, for people
 * @param beside files with numbers beside it that belong to it
 */
record OnnxImport(
    WeightedGraph network,
    ImportNormalization normalization,
    List<String> notes,
    List<Path> beside) {

  /** Takes immutable copies. */
  OnnxImport {
    notes = List.copyOf(notes);
    beside = List.copyOf(beside);
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
    OnnxFile read = OnnxFile.read(in, folder, ModelOnData.images(data));
    ModelOnData.requirePreprocessing(Preprocessing.in(read.metadata()), data);
    ModelOnData.requireImages(read.network().graph().inputShape(), data);
    requireClasses(read.network().graph(), data);
    List<String> notes = new ArrayList<>();
    read.removed()
        .ifPresent(
            end ->
                notes.add(
                    "logits          " + end + " at the end was taken off: attacks need logits"));
    WeightedGraph matched = matched(read, data, notes);
    OwnNormalization normalized = OwnNormalization.of(matched, given, true);
    normalized.warning().ifPresent(notes::add);
    return new OnnxImport(normalized.network(), normalized.normalization(), notes, read.beside());
  }

  private static void requireClasses(LayerGraph graph, Dataset data) {
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
    return ordered(read.network(), read.classes().get(), data, notes);
  }

  /**
   * A network with its logits in the order of a data set.
   *
   * @param own what its outputs are called
   * @param notes where it is noted if that changed something
   * @throws ConfigException where the data set has other classes
   */
  static WeightedGraph ordered(
      WeightedGraph network, List<String> own, Dataset data, List<String> notes) {
    ClassMatch match = ClassMatch.of(own, data);
    if (match.note().isEmpty()) {
      return network;
    }
    notes.add(match.note().get());
    int[] order = IntStream.range(0, data.classes().size()).map(match.labels()::indexOf).toArray();
    return ChannelSurgery.cutOutputs(network, order);
  }
}
