package io.netwright.nn.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import io.netwright.json.JsonFault;
import java.util.Arrays;
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

  /** A graph as a tree, for a larger document. */
  public static JsonNode tree(LayerGraph graph) {
    return MAPPER.valueToTree(graph.nodes().toArray(Node[]::new));
  }

  /** Reads a graph; anything that is not one is refused. */
  public static LayerGraph read(String json) {
    try {
      Node[] nodes = MAPPER.readValue(json, Node[].class);
      if (nodes == null || Arrays.asList(nodes).contains(null)) {
        throw new IllegalArgumentException("not a layer graph: null where a node is expected");
      }
      return new LayerGraph(List.of(nodes));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a layer graph: " + JsonFault.of(e), e);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("not a layer graph: sizes beyond 2^31", e);
    }
  }

  /** Reads one node. */
  static Node node(JsonNode json) {
    try {
      return MAPPER.treeToValue(json, Node.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(JsonFault.of(e), e);
    }
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();
    for (Class<? extends Layer> layer : Layer.types()) {
      mapper.registerSubtypes(new NamedType(layer, layer.getSimpleName()));
    }
    return mapper;
  }
}
