package io.netwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.data.Batch;
import io.netwright.nn.Initialization;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.SmallBatches;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SgdUpdateTest {

  /** {@code golden/train/sgd.json} was written by {@code sgd.py} beside it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void equalsPytorchsSgdWhileTheLearningRateChanges(boolean atOnce) throws Exception {
    JsonNode golden;
    try (InputStream in = getClass().getResourceAsStream("/golden/train/sgd.json")) {
      golden = new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(2, 4, 4))
            .then("conv", Weighted.Conv2d.of(2, 3, 3, 1, 1).withBias())
            .then("bn", Norm.BatchNorm.of(3))
            .then("relu", new Nonlinearity.Relu())
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(48, 3, true))
            .build();
    float[] input = new float[5 * 2 * 16];
    for (int i = 0; i < input.length; i++) {
      input[i] = (float) Initialization.uniform("input", i);
    }
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, Initialization.closedForm(graph));
        SgdUpdate sgd =
            new SgdUpdate(
                network.trainedParameters(), Map.of(), config(0.9, 0.01), Map.of(), manager)) {
      network.requireGradients(true);
      NDArray images = manager.create(input, new Shape(5, 2, 4, 4));
      Batch batch = new Batch(images, manager.create(new long[] {0, 2, 1, 1, 0}));
      CrossEntropy objective = new CrossEntropy(0.1);
      for (int step = 0; step < golden.get("rates").size(); step++) {
        Mode mode = Mode.training(Seed.of(1));
        NDArray loss =
            Torch.withGradients(
                () -> objective.loss(SmallBatches.of(network, objective, mode, batch)));
        assertThat((double) loss.getFloat())
            .isCloseTo(golden.get("losses").get(step).asDouble(), within(1e-5));
        Gradients.intoParameters(loss);
        sgd.step(golden.get("rates").get(step).asDouble(), atOnce);
      }
      network
          .snapshot()
          .weights()
          .forEach((name, tensor) -> isClose(name, tensor, golden.get("weights").get(name)));
    }
  }

  private static void isClose(String name, Tensor tensor, JsonNode expected) {
    assertThat(tensor.values()).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat((double) tensor.values()[i])
          .as("%s[%d]", name, i)
          .isCloseTo(expected.get(i).asDouble(), within(2e-6));
    }
  }

  @Test
  void repeatsTheLastStepsByItsMomentum() {
    WeightedGraph start = oneWeight(1f);
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, start);
        SgdUpdate sgd =
            new SgdUpdate(
                network.trainedParameters(), Map.of(), config(0.5, 0.25), Map.of(), manager)) {
      network.requireGradients(true);
      NDArray image = manager.create(new float[] {2}, new Shape(1, 1, 1, 1));
      // loss = w x with x = 2: g = 2 always
      // v = 2 + 0.25 * 1 = 2.25; w = 1 - 0.1 * 2.25 = 0.775
      step(network, sgd, image, 0.1);
      assertThat(network.parameter("fc.weight").getFloat()).isEqualTo(0.775f, within(1e-6f));
      // v = 0.5 * 2.25 + 2 + 0.25 * 0.775 = 3.31875; w = 0.775 - 0.2 * 3.31875 = 0.11125
      step(network, sgd, image, 0.2);
      assertThat(network.parameter("fc.weight").getFloat()).isEqualTo(0.11125f, within(1e-6f));
      assertThat(Objects.requireNonNull(sgd.velocities().get("fc.weight")).values()[0])
          .isEqualTo(3.31875f, within(1e-5f));
    }
  }

  @Test
  void goesOnFromVelocitiesThatWereKept() {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, oneWeight(0.775f));
        SgdUpdate sgd =
            new SgdUpdate(
                network.trainedParameters(),
                Map.of("fc.weight", new Tensor(List.of(1, 1), new float[] {2.25f})),
                config(0.5, 0.25),
                Map.of(),
                manager)) {
      network.requireGradients(true);
      step(network, sgd, manager.create(new float[] {2}, new Shape(1, 1, 1, 1)), 0.2);
      assertThat(network.parameter("fc.weight").getFloat()).isEqualTo(0.11125f, within(1e-6f));
    }
  }

  @Test
  void takesParametersAtAPaceOfTheirOwn() {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, oneWeight(1f));
        SgdUpdate sgd =
            new SgdUpdate(
                network.trainedParameters(),
                Map.of(),
                config(0.5, 0.25),
                Map.of("fc.weight", new OwnPace(3, false)),
                manager)) {
      network.requireGradients(true);
      // v = 2, without decay; w = 1 - 3 * 0.1 * 2 = 0.4
      step(network, sgd, manager.create(new float[] {2}, new Shape(1, 1, 1, 1)), 0.1);
      assertThat(network.parameter("fc.weight").getFloat()).isEqualTo(0.4f, within(1e-6f));
    }
  }

  private static void step(Network network, SgdUpdate sgd, NDArray image, double rate) {
    Gradients.intoParameters(
        Torch.withGradients(
            () -> network.forward(image, Set.of(), Mode.EVALUATION).logits().sum()));
    sgd.step(rate);
  }

  private static WeightedGraph oneWeight(float weight) {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(1, 1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(1, 1, false))
            .build();
    return new WeightedGraph(
        graph, Map.of("fc.weight", new Tensor(List.of(1, 1), new float[] {weight})));
  }

  private static TrainingConfig config(double momentum, double weightDecay) {
    return new TrainingConfig(
        1, 2, 1, momentum, weightDecay, Schedule.CONSTANT, 0, List.of(), 1, 0, 0, false);
  }
}
