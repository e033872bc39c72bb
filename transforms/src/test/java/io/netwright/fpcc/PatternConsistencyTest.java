package io.netwright.fpcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Rearranging;
import io.netwright.testing.TensorMemory;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternConsistencyTest {
  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  /** {@code golden/fpcc/pro.json}: loss and gradients of FPCC's released PRO in PyTorch 2.13. */
  @ParameterizedTest
  @ValueSource(strings = {"conv", "linear"})
  void equalsTheReleasedCode(String kind) throws IOException {
    JsonNode golden;
    try (InputStream in = getClass().getResourceAsStream("/golden/fpcc/pro.json")) {
      golden = new ObjectMapper().readTree(Objects.requireNonNull(in)).get(kind);
    }
    float[] shape = floats(golden.get("features_shape"));
    long[] sizes = new long[shape.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = (long) shape[i];
    }
    NDArray features = manager.create(floats(golden.get("features")), new Shape(sizes));
    float[] values = floats(golden.get("patterns"));
    NDArray patterns = manager.create(values, new Shape(values.length / sizes[1], sizes[1]));
    long[] labels = new long[golden.get("labels").size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = golden.get("labels").get(i).asLong();
    }
    features.setRequiresGradient(true);
    patterns.setRequiresGradient(true);
    NDArray loss =
        Torch.withGradients(
            () -> PatternConsistency.loss(features, patterns, manager.create(labels)));
    Gradients.intoParameters(loss);
    assertThat((double) loss.getFloat()).isCloseTo(golden.get("loss").asDouble(), within(1e-5));
    assertClose(features.getGradient(), golden.get("feature_grad"));
    assertClose(patterns.getGradient(), golden.get("pattern_grad"));
  }

  private static float[] floats(JsonNode array) {
    float[] floats = new float[array.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) array.get(i).asDouble();
    }
    return floats;
  }

  private static void assertClose(NDArray actual, JsonNode expected) {
    float[] values = actual.toFloatArray();
    assertThat(values).hasSize(expected.size());
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).isCloseTo(expected.get(i).asDouble(), within(1e-6));
    }
  }

  @Test
  void isTheMeanAbsoluteDifferenceOfStandardizedFeatures() {
    // mean 2, deviation 1 (unbiased): p = (-1, 0, 1) but for eps
    NDArray features = manager.create(new float[][] {{1, 2, 3}});
    NDArray patterns = manager.create(new float[][] {{9, 9, 9}, {-1, 0.5f, 2}});
    // (0 + 0.5 + 1) / 3
    assertThat(
            PatternConsistency.loss(features, patterns, manager.create(new long[] {1})).getFloat())
        .isCloseTo(0.5f, within(1e-4f));
  }

  @Test
  void doesNotSeeShiftScaleOrPosition() {
    NDArray patterns = manager.create(new float[][] {{0.3f, -0.2f, 0.9f}});
    NDArray labels = manager.create(new long[] {0});
    NDArray vector = manager.create(new float[][] {{1, 2, 4}});
    NDArray maps = manager.create(new float[] {30, 10, 30, 50, 70, 90}, new Shape(1, 3, 1, 2));
    // the maps' means are 20, 40, 80
    assertThat(PatternConsistency.loss(maps, patterns, labels).getFloat())
        .isCloseTo(PatternConsistency.loss(vector, patterns, labels).getFloat(), within(1e-4f));
  }

  @Test
  void staysFiniteWhereAllFeaturesAreEqual() {
    NDArray features = manager.create(new float[][] {{0, 0, 0}});
    features.setRequiresGradient(true);
    NDArray patterns = manager.create(new float[][] {{1, 1, 1}});
    NDArray loss =
        Torch.withGradients(
            () -> PatternConsistency.loss(features, patterns, manager.create(new long[] {0})));
    Gradients.intoParameters(loss);
    assertThat(loss.getFloat()).isEqualTo(1);
    for (float gradient : features.getGradient().toFloatArray()) {
      assertThat(gradient).isFinite();
    }
  }

  @Test
  void needsAnInsertedLayer() {
    var graph =
        GraphBuilder.from(FeatureShape.map(1, 1, 1))
            .then("flatten", new Rearranging.Flatten())
            .build();
    try (Network network = Network.on(manager, Initialization.closedForm(graph))) {
      assertThatThrownBy(() -> PatternConsistency.of(network, PatternSettings.published()))
          .hasMessageContaining("no PRO layer");
    }
  }
}
