package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.json.Json;
import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers from golden/pillow/preprocess.py. */
class PreprocessingTest {
  private static final Preprocessing IMAGENET = new Preprocessing(256, 224, Interpolation.BICUBIC);

  @Test
  void givesTheBytesOfPillowAndTorchvision() throws IOException {
    JsonNode golden = golden();
    for (JsonNode example : golden) {
      JsonNode sizes = example.get("shape");
      ImageShape shape =
          new ImageShape(sizes.get(0).asInt(), sizes.get(1).asInt(), sizes.get(2).asInt());
      Preprocessing how = Preprocessing.fromJson(example.get("preprocessing").toString());

      byte[] pixels = how.apply(picture(shape, example.get("seed").asInt()), shape);

      assertThat(pixels).as("%s of %s", how, shape).isEqualTo(bytes(example.get("pixels")));
    }
    assertThat(golden.size()).isEqualTo(16);
  }

  @Test
  void goesThroughJsonUnchanged() {
    assertThat(IMAGENET.toJson())
        .isEqualTo("{\"resize\":256,\"crop\":224,\"interpolation\":\"BICUBIC\"}");
    assertThat(Preprocessing.fromJson(IMAGENET.toJson())).isEqualTo(IMAGENET);
    assertThat(Preprocessing.fromJson("{\"crop\":28}"))
        .isEqualTo(new Preprocessing(0, 28, Interpolation.BILINEAR));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "3",
        "{",
        "{\"crop\":-1}",
        "{\"resize\":9}",
        "{\"interpolation\":\"LANCZOS\"}",
        "{\"crop\":8,\"mean\":1}"
      })
  void refusesOtherJsonInOneLine(String json) {
    assertThatThrownBy(() -> Preprocessing.fromJson(json))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("netwright.preprocessing: ")
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, must be between 0 and 4096",
    "0, 5000, must be between 0 and 4096",
    "256, 0, give crop as well",
    "200, 224, resize must be at least crop"
  })
  void refusesValuesOutOfRange(int resize, int crop, String message) {
    assertThatThrownBy(() -> new Preprocessing(resize, crop, Interpolation.BILINEAR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAnImageThatIsSmallerThanTheCrop() {
    Preprocessing cropped = new Preprocessing(0, 28, Interpolation.BILINEAR);

    assertThatThrownBy(() -> cropped.shape(new ImageShape(3, 40, 20)))
        .hasMessageContaining("the image has 20 x 40 pixels")
        .hasMessageContaining("give a resize of at least 28");
  }

  @Test
  void computesOnlyWhatTheCropShows() {
    // whole, the resized image would have 224 x 14,336,000 pixels
    ImageShape line = new ImageShape(1, 1, 64_000);
    byte[] pixels = new Preprocessing(224, 2, Interpolation.BILINEAR).apply(new byte[64_000], line);

    assertThat(pixels).containsExactly(0, 0, 0, 0);
  }

  private static byte[] picture(ImageShape shape, int seed) {
    byte[] bytes = new byte[shape.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ((seed * (i + 1) * (i + 1) + 29 * i) >> 3);
    }
    return bytes;
  }

  private static byte[] bytes(JsonNode numbers) {
    byte[] bytes = new byte[numbers.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) numbers.get(i).asInt();
    }
    return bytes;
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in =
        PreprocessingTest.class.getResourceAsStream("/golden/pillow/preprocess.json")) {
      return Json.tree(Objects.requireNonNull(in).readAllBytes());
    }
  }
}
