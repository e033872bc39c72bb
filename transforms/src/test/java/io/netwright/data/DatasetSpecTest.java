package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetSpecTest {

  @Test
  void goesThroughJsonUnchanged() throws Exception {
    ObjectMapper json = new ObjectMapper();
    DatasetSpec spec = DatasetSpec.of("images").resized(32, 48).only("a", "b").limited(3, 4, 5);

    assertThat(json.readValue(json.writeValueAsString(spec), DatasetSpec.class)).isEqualTo(spec);
    assertThat(json.readTree(json.writeValueAsString(spec)).size()).isEqualTo(10);
    DatasetSpec cropped = spec.preprocessed(new Preprocessing(9, 8, Interpolation.BICUBIC));
    assertThat(json.readValue(json.writeValueAsString(cropped), DatasetSpec.class))
        .isEqualTo(cropped)
        .isNotEqualTo(spec.resized(0, 0));
    assertThat(spec.preprocessed(Preprocessing.NONE)).isEqualTo(spec.resized(0, 0));
  }

  @Test
  void namesPlacesOnDiskFromTheRootAndLeavesOthers() {
    DatasetSpec spec = DatasetSpec.of("images");
    String here = Path.of("").toAbsolutePath() + "/";

    assertThat(spec.rooted()).isEqualTo(spec.withPath(here + "images"));
    assertThat(spec.withMasks("drawn").rooted().masks()).isEqualTo(here + "drawn");
    for (DatasetSpec other :
        List.of(
            DatasetSpec.of("/images").withMasks(DatasetSpec.BESIDE),
            DatasetSpec.of("workspace:kept"),
            DatasetSpec.defaults())) {
      assertThat(other.rooted()).isEqualTo(other);
    }
  }

  @ParameterizedTest
  @MethodSource
  void refusesValuesOutOfRange(Supplier<?> spec, String message) {
    assertThatThrownBy(spec::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  static Stream<Arguments> refusesValuesOutOfRange() {
    DatasetSpec spec = DatasetSpec.defaults();
    return Stream.of(
        refused(() -> DatasetSpec.of(" "), "path is empty"),
        refused(() -> spec.resized(32, 0), "height is 32 and width is 0; give both"),
        refused(() -> spec.resized(-1, 5000), "must be between 0 and 4096"),
        refused(() -> spec.only("a"), "classes are [a]; give at least two different names"),
        refused(() -> spec.only("a", "a"), "classes are [a, a]"),
        refused(() -> spec.limited(-1, 0, 0), "trainLimit is -1; it must be positive, or 0"),
        refused(
            () -> new DatasetSpec("x", 0, 0, List.of(), 0, 0, 0, 0.5, 0, "", null),
            "validationFraction is 0.5; it must be in [0, 0.5)"),
        refused(
            () -> spec.preprocessed(new Preprocessing(9, 8, Interpolation.BICUBIC)),
            "shapes are drawn at any size"),
        refused(
            () ->
                spec.withPath("x")
                    .preprocessed(new Preprocessing(9, 8, Interpolation.BICUBIC))
                    .resized(9, 9),
            "give height and width, or preprocess, not both"),
        refused(
            () -> new Augmentation(65, true), "cropPadding is 65; it must be between 0 and 64"));
  }

  private static Arguments refused(Supplier<?> spec, String message) {
    return Arguments.of(spec, message);
  }
}
