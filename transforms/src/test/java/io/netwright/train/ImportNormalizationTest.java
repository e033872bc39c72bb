package io.netwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportNormalizationTest {
  private static final List<Float> HALF = List.of(0.5f, 0.5f, 0.5f);

  @Test
  void refusesNumbersOnTheScaleOf255() {
    assertThatThrownBy(() -> ImportNormalization.given(List.of(123.7f, 116.3f, 103.5f), HALF))
        .hasMessageContaining("mean must be in [0, 1]")
        .hasMessageContaining("divide numbers for 0 to 255 by 255");
    assertThatThrownBy(() -> ImportNormalization.given(HALF, List.of(58f, 57f, 57f)))
        .hasMessageContaining("std must be in (0, 1]");
  }

  @Test
  void refusesADeviationOfZeroAndNumbersThatAreNone() {
    for (float bad : new float[] {0, -0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> ImportNormalization.given(HALF, List.of(0.5f, bad, 0.5f)))
          .hasMessageContaining("std must be in (0, 1]");
    }
    assertThatThrownBy(() -> ImportNormalization.given(List.of(Float.NaN), List.of(0.5f)))
        .hasMessageContaining("mean must be in [0, 1]");
  }

  @Test
  void needsANumberForEveryChannel() {
    ImportNormalization three = new ImportNormalization("imagenet", HALF, HALF);

    assertThatThrownBy(() -> three.forChannels(1))
        .hasMessage("the normalization imagenet is about 3 channels, the images have 1");
    assertThat(three.forChannels(3)).isSameAs(three);
    assertThat(new ImportNormalization("none", List.of(), List.of()).forChannels(1).mean())
        .isEmpty();
    assertThatThrownBy(() -> ImportNormalization.given(HALF, List.of(0.5f)))
        .hasMessageContaining("one number per channel each");
  }

  @Test
  void takesTheNumbersOfAGraphAsTheyAre() {
    // torchvision's transform_input: from ImageNet's mean and deviation to 0.5
    Norm.Normalize own = new Norm.Normalize(List.of(-.09f, -.05f, 2f), List.of(2.18f, 2.23f, -1f));

    ImportNormalization read =
        ImportNormalization.of(
            GraphBuilder.from(FeatureShape.map(3, 8, 8)).then("normalize", own).build());

    assertThat(read.mean()).isEqualTo(own.mean());
    assertThat(read.std()).isEqualTo(own.std());
    float endless = Float.POSITIVE_INFINITY;
    assertThatThrownBy(
            () ->
                ImportNormalization.of(
                    GraphBuilder.from(FeatureShape.map(1, 8, 8))
                        .then("flat", new Norm.Normalize(List.of(0f), List.of(endless)))
                        .build()))
        .hasMessageContaining("must be finite");
  }

  @Test
  void isReadFromAGraphThatNormalizesInOneWay() {
    Norm.Normalize own = new Norm.Normalize(HALF, List.of(0.25f, 0.25f, 0.25f));
    FeatureShape images = FeatureShape.map(3, 8, 8);

    ImportNormalization read =
        ImportNormalization.of(GraphBuilder.from(images).then("normalize", own).build());
    ImportNormalization none =
        ImportNormalization.of(
            GraphBuilder.from(images).then("relu", new Nonlinearity.Relu()).build());

    assertThat(read.mean()).isEqualTo(own.mean());
    assertThat(read.std()).isEqualTo(own.std());
    assertThat(none.mean()).isEmpty();
    assertThatThrownBy(
            () ->
                ImportNormalization.of(
                    GraphBuilder.from(images)
                        .then("normalize", own)
                        .then("again", new Norm.Normalize(HALF, HALF))
                        .build()))
        .hasMessageContaining("more than one way");
  }
}
