package io.netwright.nn.zoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** What PyTorch says of an architecture, and ours. */
final class GoldenNetwork {

  private GoldenNetwork() {}

  /** PyTorch's. */
  static JsonNode file(String name) throws IOException {
    try (InputStream in =
        GoldenNetwork.class.getResourceAsStream("/golden/zoo/" + name + ".json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }

  /** Ours, of the size that PyTorch had. */
  static LayerGraph graph(String name) {
    return Zoo.named(name)
        .graph(new ArchitectureSpec(FeatureShape.map(3, 32, 32), 10, 1, List.of(), List.of()));
  }
}
