package io.netwright.nn.io;

import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.LayerGraph;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a file that some training script wrote, on their way into a graph.
 *
 * @param tensors float32 values by the names in the file
 * @param graph the JSON of the graph in the file's metadata; null where there is none
 */
public record StateDict(Map<String, Tensor> tensors, @Nullable String graph) {
  /** What {@code nn.DataParallel} and {@code torch.compile} put into the names of parameters. */
  private static final Set<String> WRAPPERS = Set.of("module", "_orig_mod");

  /** Takes an immutable copy. */
  public StateDict {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** Reads a safetensors file to its end. */
  public static StateDict read(InputStream in) throws IOException {
    Safetensors file = Safetensors.read(new BufferedInputStream(in));
    return new StateDict(file.tensors(), file.metadata().get(ModelFile.GRAPH));
  }

  /** The graph that the file says its tensors belong to, if it says so. */
  public Optional<LayerGraph> ownGraph() throws MalformedModelException {
    if (graph == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(GraphJson.read(graph));
    } catch (IllegalArgumentException e) {
      throw new MalformedModelException(ModelFile.GRAPH + ": " + e.getMessage(), e);
    }
  }

  /**
   * The model of a graph with these weights.
   *
   * @throws MalformedModelException naming tensors that are missing, surplus, misshapen or hold
   *     numbers that are none
   */
  public WeightedGraph on(LayerGraph target) throws MalformedModelException {
    return ModelFile.match(target, unwrapped(target.parameterSpecs().keySet()));
  }

  /** What was taken out of the names of tensors to find their place, e.g. {@code module.}. */
  public List<String> wrappers(LayerGraph target) {
    Set<String> known = target.parameterSpecs().keySet();
    Set<String> wrappers = new LinkedHashSet<>();
    for (String name : tensors.keySet()) {
      if (!known.contains(name) && known.contains(unwrapped(name))) {
        Arrays.stream(name.split("\\.", -1))
            .filter(WRAPPERS::contains)
            .forEach(part -> wrappers.add(part + "."));
      }
    }
    return List.copyOf(wrappers);
  }

  /**
   * The tensors by the names of a graph: where a name has no place in it and has one without its
   * wrappers, these are taken out, wherever they stand and in whatever order.
   */
  private Map<String, Tensor> unwrapped(Set<String> known) throws MalformedModelException {
    Map<String, Tensor> unwrapped = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      String name = entry.getKey();
      String bare = unwrapped(name);
      String place = !known.contains(name) && known.contains(bare) ? bare : name;
      if (unwrapped.put(place, entry.getValue()) != null) {
        throw new MalformedModelException(
            "the file has "
                + place
                + " twice, with and without "
                + WRAPPERS.stream().sorted().collect(Collectors.joining(". or ", "", "."))
                + " in its name; leave one out");
      }
    }
    return unwrapped;
  }

  private static String unwrapped(String name) {
    return Arrays.stream(name.split("\\.", -1))
        .filter(part -> !WRAPPERS.contains(part))
        .collect(Collectors.joining("."));
  }
}
