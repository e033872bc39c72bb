package io.netwright.nn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The architectures against PyTorch 2.13 running the papers' official definitions: tensor names,
 * shapes and order, trained parameters, and the logits for closed-form weights and images.
 */
@ParameterizedClass
@ValueSource(
    strings = {
      "lenet",
      "simnet",
      "alexnet",
      "vgg16",
      "resnet34",
      "resnet50",
      "senet34",
      "wideresnet28_10",
      "resnext50",
      "densenet121",
      "simplenetv1",
      "efficientnetv2s",
      "efficientnetv2l",
      "googlenet",
      "xception",
      "mobilenetv2",
      "inceptionv3",
      "shufflenetv2",
      "squeezenet",
      "mnasnet"
    })
class GoldenZooTest {
  /** Relative to the largest logit: float32 sums differ in order. */
  private static final double TOLERANCE = 1e-4;

  private final String name;
  private JsonNode golden;
  private LayerGraph graph;

  GoldenZooTest(String name) {
    this.name = name;
  }

  @BeforeEach
  void readsTheGoldenFile() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/golden/zoo/" + name + ".json")) {
      golden = new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
    graph =
        Zoo.named(name)
            .graph(new ArchitectureSpec(FeatureShape.map(3, 32, 32), 10, 1, List.of(), List.of()));
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
                    : FeatureShape.map(
                        out.get(0).asInt(), out.get(1).asInt(), out.get(2).asInt()));
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo((int) graph.parametric().count());
  }

  @Test
  void trainsAsManyNumbers() {
    assertThat(graph.parameterCount()).isEqualTo(golden.get("parameters").asLong());
  }

  @Test
  void givesPytorchsLogits() {
    float[] input = new float[2 * 3 * 32 * 32];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) Initialization.uniform("input", i);
    }
    List<Double> expected = new ArrayList<>();
    golden.get("logits").forEach(row -> row.forEach(logit -> expected.add(logit.asDouble())));
    double largest = expected.stream().mapToDouble(Math::abs).max().orElseThrow();
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, Initialization.closedForm(graph))) {
      float[] logits =
          Torch.withoutGradients(
              () -> network.logits(manager.create(input, new Shape(2, 3, 32, 32))).toFloatArray());
      for (int i = 0; i < logits.length; i++) {
        assertThat((double) logits[i])
            .as("logit %d", i)
            .isCloseTo(expected.get(i), within(TOLERANCE * largest));
      }
    }
  }
}
