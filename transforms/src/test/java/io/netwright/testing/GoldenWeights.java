package io.netwright.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers of a golden file, which stand there as lists of JSON. */
public final class GoldenWeights {

  private GoldenWeights() {}

  /** A graph with the weights that a golden file has under their names. */
  public static WeightedGraph of(LayerGraph graph, JsonNode golden) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    graph
        .parameterSpecs()
        .forEach(
            (name, spec) -> weights.put(name, new Tensor(spec.shape(), floats(golden.get(name)))));
    return new WeightedGraph(graph, weights);
  }

  /** A list of numbers. */
  public static float[] floats(JsonNode numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).floatValue();
    }
    return values;
  }
}
