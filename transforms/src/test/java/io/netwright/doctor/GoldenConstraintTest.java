package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Initialization;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.SmallBatches;
import io.netwright.testing.TensorMemory;
import io.netwright.testing.TrainedLenet;
import io.netwright.train.CrossEntropy;
import io.netwright.train.Objective;
import io.netwright.train.TrainingBatch;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses within 1e-5 and gradients within 2e-4 of the largest of their parameter. */
class GoldenConstraintTest {
  private static final double TOLERANCE = 2e-4;
  private static final CrossEntropy CROSS_ENTROPY = new CrossEntropy(0);

  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();

  private record Losses(float crossEntropy, float channel) {}

  /** Adds the gradients of cross entropy + alpha channel loss to the parameters. */
  private static Losses descend(
      Network network, Mode mode, Batch batch, ChannelConstraint constraint, double alpha) {
    network.requireGradients(true);
    return Torch.withGradients(
        () -> {
          // the objective is the released loss times B / 128
          double scale = 128.0 / batch.labels().size();
          Objective objective = CROSS_ENTROPY.plus(alpha * scale, constraint);
          TrainingBatch seen = SmallBatches.of(network, objective, mode, batch);
          NDArray total = objective.loss(seen);
          Losses losses =
              new Losses(
                  CROSS_ENTROPY.loss(seen).getFloat(),
                  (float) (constraint.loss(seen).getFloat() * scale));
          Gradients.intoParameters(total);
          return losses;
        });
  }

  @ParameterizedTest
  @EnumSource(GradientForm.class)
  void isTheTreatmentStepOfTheOfficialImplementation(GradientForm form) {
    JsonNode file = GoldenDoctor.file("doctor.json");
    JsonNode golden = file.get("treatment_" + form.name().toLowerCase(Locale.ROOT));
    ChannelMasks masks =
        ChannelMasks.given(
            "conv2",
            16,
            GoldenDoctor.masks(file.get("layers").get("conv2").get("relu").get("mask_minmax_0_2")));
    try (Network network = TrainedLenet.network(manager)) {
      Batch batch = Batches.range(manager, TrainedLenet.images(), 0, 20);
      ChannelConstraint constraint = ChannelConstraint.on(network, masks, form);
      Losses losses = descend(network, Mode.EVALUATION, batch, constraint, 10);
      assertThat(losses.crossEntropy())
          .isCloseTo(golden.get("cross_entropy").floatValue(), within(1e-5f));
      assertThat(losses.channel())
          .isCloseTo(golden.get("channel_loss").floatValue(), within(1e-5f));
      golden
          .get("gradients")
          .properties()
          .forEach(
              entry -> {
                NDArray gradient = network.parameter(entry.getKey()).getGradient();
                assertGradient(entry.getKey(), gradient, entry.getValue());
              });
    }
  }

  /** Large gradients are kept as their norm, their sum and their first eight numbers. */
  private static void assertGradient(String name, NDArray gradient, JsonNode golden) {
    if (golden.isArray()) {
      GoldenDoctor.assertClose(name, gradient, golden, TOLERANCE);
      return;
    }
    float norm = golden.get("l2").floatValue();
    assertThat(gradient.norm().getFloat()).as(name).isCloseTo(norm, within(1e-4f * norm));
    assertThat(gradient.sum().getFloat())
        .as(name)
        .isCloseTo(golden.get("sum").floatValue(), within(1e-3f));
    GoldenDoctor.assertClose(name, gradient.flatten().get("0:8"), golden.get("first8"), TOLERANCE);
  }

  private static LayerGraph smooth() {
    return GraphBuilder.from(FeatureShape.map(3, 6, 6))
        .then("smooth.c1", convolution(3, 4))
        .then("smooth.b1", Norm.BatchNorm.of(4))
        .then("after the first SiLU", new Nonlinearity.Silu())
        .then("smooth.c2", convolution(4, 6))
        .then("smooth.b2", Norm.BatchNorm.of(6))
        .then("after the second SiLU", new Nonlinearity.Silu())
        .then("mean", new Pooling.AdaptiveAvgPool(1, 1))
        .then("flatten", new Rearranging.Flatten())
        .then("smooth.fc", new Weighted.Linear(6, 3, true))
        .build();
  }

  private static Layer convolution(int in, int out) {
    Extent one = Extent.square(1);
    return new Weighted.Conv2d(in, out, Extent.square(3), one, one, one, 1, false);
  }

  private Batch smoothBatch(JsonNode labels) {
    float[] values = new float[6 * 3 * 6 * 6];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Initialization.uniform("smooth.input", i);
    }
    long[] classes =
        java.util.stream.StreamSupport.stream(labels.spliterator(), false)
            .mapToLong(JsonNode::asLong)
            .toArray();
    return new Batch(manager.create(values, new Shape(6, 3, 6, 6)), manager.create(classes));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void differentiatesItsGradientsAgain(int index) {
    JsonNode file = GoldenDoctor.file("doctor-smooth.json");
    JsonNode golden = file.get("cases").get(index);
    String tap = golden.get("tap").asText();
    List<java.util.BitSet> high = GoldenDoctor.masks(golden.get("mask"));
    ChannelMasks masks = ChannelMasks.given(tap, golden.get("mask").get(0).size(), high);
    GradientForm form = GradientForm.valueOf(golden.get("form").asText().toUpperCase(Locale.ROOT));
    try (Network network = Network.on(manager, Initialization.closedForm(smooth()))) {
      Batch batch = smoothBatch(file.get("labels"));
      ForwardPass pass = network.forward(batch.images(), Set.of(), Mode.training(Seed.of(0)));
      assertThat(ChannelConstraint.confusing(pass.logits(), batch.labels().oneHot(3)).toLongArray())
          .containsExactly(
              java.util.Arrays.stream(GoldenDoctor.numbers(golden.get("confusing_class")))
                  .mapToLong(number -> (long) number)
                  .toArray());
      ChannelConstraint constraint = ChannelConstraint.on(network, masks, form);
      Losses losses = descend(network, Mode.training(Seed.of(0)), batch, constraint, 10);
      assertThat(losses.crossEntropy())
          .isCloseTo(golden.get("cross_entropy").floatValue(), within(1e-5f));
      assertThat(losses.channel())
          .isCloseTo(golden.get("channel_loss").floatValue(), within(1e-5f));
      golden
          .get("gradients_of_total")
          .properties()
          .forEach(
              entry ->
                  GoldenDoctor.assertClose(
                      entry.getKey(),
                      network.parameter("smooth." + entry.getKey()).getGradient(),
                      entry.getValue(),
                      TOLERANCE));
    }
  }
}
