package io.netwright.nn.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The architectures against PyTorch 2.13 running the papers' official definitions: tensor names,
 * shapes and order, the shapes between layers, and trained parameters.
 */
@ParameterizedClass
@MethodSource("io.netwright.nn.zoo.GoldenNetwork#all")
class GoldenZooTest {
  private final JsonNode golden;
  private final LayerGraph graph;

  GoldenZooTest(String name) throws IOException {
    this.golden = GoldenNetwork.file(name);
    this.graph = GoldenNetwork.graph(name);
  }

  @Test
  void hasPytorchsTensorsInPytorchsOrder() {
    List<String> expected = new ArrayList<>();
    golden.get("tensors").forEach(t -> expected.add(t.get(0).asText() + " " + t.get(1)));
    List<String> actual = new ArrayList<>();
    graph
        .parameterSpecs()
        .forEach((key, spec) -> actual.add(key + " " + spec.shape().toString().replace(" ", "")));
    assertThat(actual).containsExactlyElementsOf(expected);
  }

  /** Modules that PyTorch runs several times have a node of another name for each. */
  @Test
  void hasPytorchsShapes() {
    Map<String, FeatureShape> shapes = graph.shapes();
    int compared = 0;
    for (JsonNode layer : golden.get("layers")) {
      FeatureShape shape = shapes.get(layer.get(0).asText());
      if (shape != null) {
        JsonNode out = layer.get(1);
        assertThat(shape)
            .as(layer.get(0).asText())
            .isEqualTo(
                out.size() == 1
                    ? FeatureShape.vector(out.get(0).asInt())
                    : FeatureShape.map(out.get(0).asInt(), out.get(1).asInt(), out.get(2).asInt()));
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo((int) graph.parametric().count());
  }

  @Test
  void trainsAsManyNumbers() {
    assertThat(graph.parameterCount()).isEqualTo(golden.get("parameters").asLong());
  }
}
