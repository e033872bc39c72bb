package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChannelMasksTest {
  private static final float[] ROWS = {2, -1, 1, 3, 5, 5};

  /** Two images of class 0, one of class 1, none of class 2. */
  private static GradientAggregates aggregates(GradientForm form, FeatureNoise noise) {
    ImageSet set = new ImageSet(new ImageShape(2, 1, 1), new byte[6], new int[] {0, 1, 0});
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = PaperNetwork.of(manager, ROWS, 3)) {
      return GradientAggregates.of(
          network,
          set,
          new GradientAggregates.Measurement(List.of("conv"), form, noise, 2),
          manager);
    }
  }

  private static BitSet bits(int... channels) {
    BitSet bits = new BitSet();
    for (int channel : channels) {
      bits.set(channel);
    }
    return bits;
  }

  @Test
  void aggregatesAreRowsOfWeightsTimesImages() {
    GradientAggregates relu = aggregates(GradientForm.RELU, FeatureNoise.none());
    GradientAggregates abs = aggregates(GradientForm.ABS, FeatureNoise.none());
    assertThat(relu.of("conv", 0)).containsExactly(4, 0);
    assertThat(relu.of("conv", 1)).containsExactly(1, 3);
    assertThat(abs.of("conv", 0)).containsExactly(4, 2);
    assertThat(abs.of("conv", 2)).containsExactly(0, 0);
  }

  @Test
  void noiseDoesNotChangeTheGradientsOfALinearNetworkAndDrawsAreAveraged() {
    FeatureNoise noise = new FeatureNoise(Map.of("conv", 3f), 5, Seed.of(1));
    assertThat(aggregates(GradientForm.ABS, noise).of("conv", 0))
        .containsExactly(new double[] {4, 2}, within(1e-6));
  }

  @Test
  void leaveOutClassesWithoutImages() {
    ChannelMasks masks =
        ChannelMasks.of(aggregates(GradientForm.RELU, FeatureNoise.none()), MaskRule.MIN_MAX, 0.2);
    assertThat(masks.isKnown(1)).isTrue();
    assertThat(masks.isKnown(2)).isFalse();
    assertThat(masks.highMatrix("conv")).containsExactly(1, 0, 0, 1, 0, 0);
    assertThat(masks.lowMatrix("conv")).containsExactly(0, 1, 1, 0, 0, 0);
  }

  @Test
  void minMaxIsStrictlyAboveTheThreshold() {
    double[] aggregate = {10, 11, 12, 15, 20};
    assertThat(MaskRule.MIN_MAX.high(aggregate, 0.2)).isEqualTo(bits(3, 4));
    assertThat(MaskRule.MIN_MAX.high(aggregate, 0)).isEqualTo(bits(1, 2, 3, 4));
  }

  @Test
  void classMeanIncludesTheMean() {
    assertThat(MaskRule.CLASS_MEAN.high(new double[] {1, 2, 3}, 0.9)).isEqualTo(bits(1, 2));
  }

  @Test
  void equalChannelsAreAllHigh() {
    for (MaskRule rule : MaskRule.values()) {
      assertThat(rule.high(new double[] {2, 2}, 0.2)).isEqualTo(bits(0, 1));
    }
  }

  @Test
  void namesTheLayersThereAre() {
    GradientAggregates aggregates = aggregates(GradientForm.RELU, FeatureNoise.none());
    assertThatThrownBy(() -> aggregates.of("conv9", 0)).hasMessageContaining("conv9", "[conv]");
    assertThatThrownBy(() -> ChannelMasks.of(aggregates, MaskRule.MIN_MAX, 0).high("conv9", 0))
        .hasMessageContaining("[conv]");
  }
}
