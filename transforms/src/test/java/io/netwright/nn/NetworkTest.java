package io.netwright.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.seed.Seed;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final LayerGraph GRAPH = SampleGraphs.zoo("resnet34", 0.1);
  private static final String INSIDE = "conv4_x.2.residual_function.0";
  private static final WeightedGraph MODEL = Initialization.random(GRAPH, Seed.of(2));

  private NDManager manager;
  private Network network;
  private NDArray images;

  @BeforeEach
  void opens() {
    manager = Torch.manager(Device.cpu());
    network = Network.on(manager, MODEL);
    images = Noise.uniform(manager, new Shape(4, 3, 32, 32), Seed.of(1));
  }

  @AfterEach
  void closes() {
    network.close();
    manager.close();
  }

  @Test
  void givesBackItsWeightsInRowMajorOrder() {
    assertThat(network.snapshot()).isEqualTo(MODEL);
  }

  @Test
  void ownsItsMemory() {
    // 1x1 and depthwise weights are channels-last as they are; freed Java memory must not show
    for (LayerGraph graph : SampleGraphs.all().values()) {
      WeightedGraph model = Initialization.closedForm(graph);
      try (Network fresh = Network.on(manager, model)) {
        System.gc();
        for (int i = 0; i < 64; i++) { // takes up what was freed
          try (NDArray other = manager.ones(new Shape(1 << 12))) {
            assertThat(other.getFloat(i)).isEqualTo(1);
          }
        }
        assertThat(fresh.snapshot()).isEqualTo(model);
      }
    }
  }

  @Test
  void givesParameterGradientsTheShapesOfTheirParameters() {
    network.requireGradients(true);
    Mode mode = Mode.training(Seed.of(1));
    Gradients.intoParameters(
        Torch.withGradients(() -> network.forward(images, Set.of(), mode).logits().square().sum()));
    network
        .trainedParameters()
        .forEach(
            (name, array) ->
                assertThat(array.getGradient().getShape()).as(name).isEqualTo(array.getShape()));
  }

  @Test
  void updatesBatchStatisticsInTrainingOnly() {
    Torch.withoutGradients(() -> network.logits(images));
    assertThat(network.snapshot()).isEqualTo(MODEL);
    Torch.withoutGradients(
        () -> network.forward(images, Set.of(), Mode.training(Seed.of(1))).logits());
    assertThat(network.snapshot().weight("conv1.1.running_mean"))
        .isNotEqualTo(MODEL.weight("conv1.1.running_mean"));
    assertThat(network.snapshot().weight("conv1.0.weight"))
        .isEqualTo(MODEL.weight("conv1.0.weight"));
  }

  @Test
  void keepsTappedOutputsAndLetsGoOfTheRest() {
    try (NDManager batch = manager.newSubManager()) {
      NDArray moved = images.duplicate();
      moved.attach(batch);
      ForwardPass pass =
          Torch.withoutGradients(
              () -> network.forward(moved, Set.of("input", "conv1.2"), Mode.EVALUATION));
      assertThat(pass.tap("input")).isSameAs(moved);
      assertThat(pass.tap("conv1.2").getShape()).isEqualTo(new Shape(4, 6, 32, 32));
      assertThat(pass.logits().getShape()).isEqualTo(new Shape(4, 10));
      assertThat(batch.getManagedArrays()).hasSize(3);
    }
  }

  /** In the middle of a residual network, where a shortcut still reads the images. */
  @Test
  void runsTheLaterLayersOnAnotherOutput() {
    ForwardPass pass =
        Torch.withoutGradients(() -> network.forward(images, Set.of(INSIDE), Mode.EVALUATION));
    NDArray inside = pass.tap(INSIDE);
    NDArray same = Torch.withoutGradients(() -> network.logits(images, INSIDE, inside));
    assertThat(same.toFloatArray()).containsExactly(pass.logits().toFloatArray());
    NDArray other = Torch.withoutGradients(() -> network.logits(images, INSIDE, inside.mul(2)));
    assertThat(other.toFloatArray()).isNotEqualTo(pass.logits().toFloatArray());
    assertThat(inside.isReleased()).isFalse();
    NDArray given = Noise.uniform(manager, new Shape(4, 10), Seed.of(5));
    assertThat(network.logits(images, GRAPH.output().name(), given)).isSameAs(given);
    assertThatThrownBy(() -> network.logits(images, "conv9", given))
        .hasMessageContaining("no node conv9");
  }

  @Test
  void addsNoiseWhereTheModeSays() {
    Mode noisy = Mode.EVALUATION.withNoise(Map.of("conv1.2", 0.5f), Seed.of(4));
    NDArray clean = tap(Mode.EVALUATION);
    NDArray other = tap(noisy);
    assertThat(other.sub(clean).square().mean().sqrt().getFloat()).isBetween(0.48f, 0.52f);
    assertThat(other).isEqualTo(tap(noisy));
  }

  private NDArray tap(Mode mode) {
    return Torch.withoutGradients(
        () -> network.forward(images, Set.of("conv1.2"), mode).tap("conv1.2"));
  }

  @Test
  void refusesATapThatIsNoNode() {
    assertThatThrownBy(() -> network.forward(images, Set.of("conv9"), Mode.EVALUATION))
        .hasMessageContaining("no node conv9");
  }
}
