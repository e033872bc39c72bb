package io.netwright.nn.io;

import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Room;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a file that some training script wrote, on their way into a graph.
 *
 * @param tensors float32 values by the names in the file
 * @param graph the JSON of the graph in the file's metadata; null where there is none
 * @param metadata the other strings in the file's metadata
 */
public record StateDict(
    Map<String, Tensor> tensors, @Nullable String graph, Map<String, String> metadata) {
  /** Takes immutable copies. */
  public StateDict {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Map.copyOf(metadata);
  }

  /** Reads a safetensors file to its end. */
  public static StateDict read(InputStream in) throws IOException {
    Safetensors file = Safetensors.read(new BufferedInputStream(in));
    Map<String, String> metadata = new LinkedHashMap<>(file.metadata());
    String graph = metadata.remove(ModelFile.GRAPH);
    return new StateDict(file.tensors(), graph, metadata);
  }

  /** The graph that the file says its tensors belong to, if it says so. */
  public Optional<LayerGraph> ownGraph() throws MalformedModelException {
    if (graph == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Room.FOREIGN.require(GraphJson.read(graph)));
    } catch (IllegalArgumentException e) {
      throw new MalformedModelException(ModelFile.GRAPH + ": " + e.getMessage(), e);
    }
  }

  /**
   * The model of a graph with these weights.
   *
   * @throws MalformedModelException naming tensors that are missing, surplus, misshapen or hold
   *     numbers that are none, and the architecture that they look like
   */
  public WeightedGraph on(LayerGraph target) throws MalformedModelException {
    try {
      return match(target);
    } catch (MalformedModelException e) {
      double share = Lookalike.share(target, tensors);
      Optional<Lookalike> nearer = Lookalike.of(tensors).filter(other -> other.share() > share);
      throw nearer.isEmpty()
          ? e
          : new MalformedModelException(
              e.getMessage() + "; the file looks like " + nearer.get().architecture(), e);
    }
  }

  /** The same without a guess. */
  WeightedGraph match(LayerGraph target) throws MalformedModelException {
    return ModelFile.match(target, new TensorPlaces(target, tensors.keySet()).placed(tensors));
  }

  /** What was taken out of the names of tensors to find their place, e.g. {@code module.}. */
  public List<String> wrappers(LayerGraph target) {
    TensorPlaces places = new TensorPlaces(target, tensors.keySet());
    Set<String> wrappers = new LinkedHashSet<>();
    tensors.keySet().forEach(name -> wrappers.addAll(places.wrappers(name)));
    return List.copyOf(wrappers);
  }

  /** How names found their places otherwise, in words. */
  public List<String> remarks(LayerGraph target) {
    return new TensorPlaces(target, tensors.keySet()).remarks(tensors.keySet());
  }
}
