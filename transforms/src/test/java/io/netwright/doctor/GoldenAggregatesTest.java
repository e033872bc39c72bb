package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.testing.TrainedLenet;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Aggregates within 1e-4 of the largest of their layer; masks equal. */
class GoldenAggregatesTest {
  private static final List<String> LAYERS = List.of("conv1", "conv2");
  private static final JsonNode GOLDEN = GoldenDoctor.file("doctor.json").get("layers");

  private static GradientAggregates aggregates(GradientForm form, int batchSize) {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      return GradientAggregates.of(
          network,
          TrainedLenet.images(),
          new GradientAggregates.Measurement(LAYERS, form, FeatureNoise.none(), batchSize),
          manager);
    }
  }

  private static JsonNode golden(String layer, GradientForm form) {
    return GOLDEN.get(layer).get(form.name().toLowerCase(java.util.Locale.ROOT));
  }

  @ParameterizedTest
  @EnumSource(GradientForm.class)
  void areThoseOfTheOfficialImplementation(GradientForm form) {
    GradientAggregates aggregates = aggregates(form, 33);
    for (String layer : LAYERS) {
      JsonNode rows = golden(layer, form).get("aggregate");
      for (int label = 0; label < 10; label++) {
        assertThat(aggregates.images(label)).isEqualTo(10);
        double[] expected = GoldenDoctor.numbers(rows.get(label));
        double largest = java.util.Arrays.stream(expected).max().orElseThrow();
        assertThat(aggregates.of(layer, label))
            .as("%s, class %d", layer, label)
            .containsExactly(expected, within(1e-4 * largest));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(GradientForm.class)
  void giveTheMasksOfTheOfficialImplementation(GradientForm form) {
    GradientAggregates aggregates = aggregates(form, 100);
    for (String layer : LAYERS) {
      assertThat(masks(aggregates, layer, MaskRule.MIN_MAX))
          .isEqualTo(GoldenDoctor.masks(golden(layer, form).get("mask_minmax_0_2")));
      assertThat(masks(aggregates, layer, MaskRule.CLASS_MEAN))
          .isEqualTo(GoldenDoctor.masks(golden(layer, form).get("mask_mean")));
    }
  }

  private static List<BitSet> masks(GradientAggregates aggregates, String layer, MaskRule rule) {
    ChannelMasks masks = ChannelMasks.of(aggregates, rule, 0.2);
    return java.util.stream.IntStream.range(0, 10)
        .mapToObj(label -> masks.high(layer, label))
        .toList();
  }
}
