package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.data.Batch;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.testing.SmallBatches;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a network whose gradients are its weights: row 0 is (2, -1), row 1 (1, 3), row 2 (-4, 5). */
class ChannelConstraintTest {
  private static final float[] ROWS = {2, -1, 1, 3, -4, 5};

  private NDManager manager;
  private Network network;

  @BeforeEach
  void opensMemory() {
    manager = Torch.manager(Device.cpu());
    network = PaperNetwork.of(manager, ROWS, 3);
    network.requireGradients(true);
  }

  @AfterEach
  void closesMemory() {
    network.close();
    manager.close();
  }

  /** Class 0 owns channel 0, class 1 channel 1, class 2 both. */
  private static ChannelMasks masks() {
    BitSet both = new BitSet();
    both.set(0, 2);
    return ChannelMasks.given(
        "conv", 2, List.of(both.get(0, 1), BitSet.valueOf(new long[] {2}), both));
  }

  private NDArray loss(GradientForm form, float[] pixels, long... labels) {
    return Torch.withGradients(
        () -> {
          NDArray images = manager.create(pixels, new Shape(labels.length, 2, 1, 1));
          ChannelConstraint constraint = ChannelConstraint.on(network, masks(), form);
          Batch batch = new Batch(images, manager.create(labels));
          return constraint.loss(SmallBatches.of(network, constraint, Mode.EVALUATION, batch));
        });
  }

  /** Pixel (1, 0): logits 2, 1, -4. Label 0 is right, the runner-up is class 1. */
  @Test
  void countsTheRunnerUpOnItsOwnChannelsAndTheLabelOnOthers() {
    // RELU: class 1 on channel 1: 3; class 0 on channel 1: relu(-1) = 0
    assertThat(loss(GradientForm.RELU, new float[] {1, 0}, 0).getFloat() * 128)
        .isCloseTo(3, within(1e-5f));
    // ABS: 3 + 1
    assertThat(loss(GradientForm.ABS, new float[] {1, 0}, 0).getFloat() * 128)
        .isCloseTo(4, within(1e-5f));
  }

  /** Pixel (1, 0) labelled 1: the prediction, class 0, is the confused one. */
  @Test
  void countsTheWrongPrediction() {
    // class 0 on channel 0: 2; class 1 on channel 0: 1
    assertThat(loss(GradientForm.RELU, new float[] {1, 0}, 1).getFloat() * 128)
        .isCloseTo(3, within(1e-5f));
  }

  /** The released loss is (3 + 3) / 2 / 2 for two images: of the mean logit, meant again. */
  @Test
  void isForceAsStrongAtEveryBatchSize() {
    float one = loss(GradientForm.RELU, new float[] {1, 0}, 0).getFloat();
    float two = loss(GradientForm.RELU, new float[] {1, 0, 1, 0}, 0, 1).getFloat();
    assertThat(two).isCloseTo(one, within(1e-7f));
    assertThat(two * 128 / 2).isCloseTo((3 + 3) / 2f / 2f, within(1e-5f));
  }

  @Test
  void pullsWhatItCountsTowardsZero() {
    Gradients.intoParameters(loss(GradientForm.RELU, new float[] {1, 0}, 0));
    float[] gradient = network.parameter("fc.weight").getGradient().toFloatArray();
    // only the weight of class 1 on channel 1 was counted
    assertThat(gradient).containsExactly(new float[] {0, 0, 0, 1 / 128f, 0, 0}, within(1e-7f));
  }

  @Test
  void needsMasksOfTheNetworksClasses() {
    try (Network other = PaperNetwork.of(manager, new float[] {1, 0, 0, 1}, 2)) {
      assertThatThrownBy(() -> ChannelConstraint.on(other, masks(), GradientForm.RELU))
          .hasMessageContaining("has 2, the masks 3");
    }
  }
}
