package io.netwright.nn.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.List;

/** Graphs as JSON: a list of nodes, each layer under its simple name. */
public final class GraphJson {
  private static final ObjectMapper MAPPER = mapper();

  private GraphJson() {}

  /** Writes a graph. */
  public static String write(LayerGraph graph) {
    try {
      return MAPPER.writeValueAsString(graph.nodes());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a graph of records is always writable", e);
    }
  }

  /** Reads a graph; anything that is not one is refused. */
  public static LayerGraph read(String json) {
    try {
      return new LayerGraph(List.of(MAPPER.readValue(json, Node[].class)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a layer graph: " + e.getOriginalMessage(), e);
    }
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    for (Class<?> layer : Layer.class.getPermittedSubclasses()) {
      register(mapper, layer);
    }
    for (Class<?> layer : Layer.Same.class.getPermittedSubclasses()) {
      register(mapper, layer);
    }
    return mapper;
  }

  private static void register(ObjectMapper mapper, Class<?> layer) {
    if (layer.isRecord()) {
      mapper.registerSubtypes(new NamedType(layer, layer.getSimpleName()));
    }
  }
}
