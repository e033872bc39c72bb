package io.netwright.nn.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.nn.ComparedLogits;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Activations where they differ from ReLU, which is below zero: by hand, by our network and by ONNX
 * Runtime of what is written.
 */
class NegativeInputsTest {
  private static final float[] INPUTS = {-4, -2.5f, -1, -0.1f, 2};

  static Stream<Arguments> activations() {
    return Stream.of(
        row(new Nonlinearity.Relu(), 0, 0, 0, 0, 2),
        row(new Nonlinearity.Relu6(), 0, 0, 0, 0, 2),
        row(new Nonlinearity.LeakyRelu(0.1f), -0.4, -0.25, -0.1, -0.01, 2),
        row(new Nonlinearity.Clip(-1.5f, 2.5f), -1.5, -1.5, -1, -0.1, 2),
        // x / 6 + 1/2, within [0, 1]
        row(new Nonlinearity.HardSigmoid(1 / 6f, 0.5f), 0, 0.5 / 6, 2 / 6., 2.9 / 6, 5 / 6.),
        // that times x
        row(new Nonlinearity.HardSwish(), 0, -1.25 / 6, -2 / 6., -0.29 / 6, 10 / 6.),
        // x / (1 + exp(-x))
        row(new Nonlinearity.Silu(), -0.0719448, -0.1896454, -0.2689414, -0.0475021, 1.7615942),
        row(new Nonlinearity.Sigmoid(), 0.0179862, 0.0758582, 0.2689414, 0.4750208, 0.8807971),
        row(new Nonlinearity.Tanh(), -0.9993293, -0.9866143, -0.7615942, -0.0996680, 0.9640276),
        // x times the normal distribution's function
        row(new Nonlinearity.Gelu(false), -0.0001267, -0.0155242, -0.1586553, -0.0460172, 1.9545),
        row(new Nonlinearity.Gelu(true), gelu(-4), gelu(-2.5), gelu(-1), gelu(-0.1), gelu(2)),
        row(new Nonlinearity.PRelu(5), -0.4, -0.5, -0.3, -0.04, 2)); // slopes 0.1, 0.2, ...
  }

  /** {@code x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2}. */
  private static double gelu(double x) {
    return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }

  private static Arguments row(Nonlinearity activation, double... expected) {
    return Arguments.of(activation, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("activations")
  void areComputedAsByHand(Nonlinearity activation, double[] expected) throws Exception {
    WeightedGraph model = passingOn(activation);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    OnnxWriter.write(model, List.of(), file);

    float[] wanted = new float[expected.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = (float) expected[i];
    }
    assertThat(ComparedLogits.own(model, INPUTS, 1, 5, 1, 1))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(wanted);
    assertThat(Ort.logits(file.toByteArray(), INPUTS, 1, 5, 1, 1))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(wanted);
  }

  /** Five numbers through the activation and a linear layer that changes nothing. */
  private static WeightedGraph passingOn(Nonlinearity activation) {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(5, 1, 1))
            .then("act", activation)
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(5, 5, false))
            .build();
    float[] identity = new float[25];
    for (int i = 0; i < 5; i++) {
      identity[6 * i] = 1;
    }
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("fc.weight", new Tensor(List.of(5, 5), identity));
    if (activation instanceof Nonlinearity.PRelu) {
      weights.put("act.weight", new Tensor(List.of(5), new float[] {0.1f, 0.2f, 0.3f, 0.4f, 0.5f}));
    }
    return new WeightedGraph(graph, weights);
  }
}
