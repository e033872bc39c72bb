package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netwright.hostile.Mutants;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes an image has: pixels of the size that its header says, or an exception. */
class ImageFuzzTest {
  /** Fuzzed images are small; what a large one may take is another test's. */
  private static final int MOST_PIXELS = 1_000_000;

  static Stream<Arguments> seeds() {
    return Mutants.seeds(
        SmallFiles.jpeg(9, 7, 0x123456),
        HostileFiles.progressive(9, 7),
        SmallFiles.png(9, 7, 0x123456),
        SmallFiles.noise(12, 12),
        SmallFiles.grey(5, 5, 7),
        SmallFiles.picture("png", BufferedImage.TYPE_BYTE_INDEXED, 5, 5, 0xff0000),
        SmallFiles.picture("png", BufferedImage.TYPE_USHORT_GRAY, 5, 5, 0xff),
        SmallFiles.picture("png", BufferedImage.TYPE_INT_ARGB, 5, 5, 0xff));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void decodesAnImageOrSaysWhatIsWrong(byte[] bytes) throws IOException {
    try (ImageDecoder decoder = new ImageDecoder()) {
      ImageHeader header = ImageHeader.read(new ByteArrayInputStream(bytes), "x");
      ImageShape shape = header.shape();
      if (shape.height() * shape.width() > MOST_PIXELS) {
        return;
      }
      assertThat(decoder.decode(bytes, header, "x").pixels()).hasSize(shape.size());
    } catch (DataException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void survivesDamageOfEveryKind() {
    Mutants.each(seeds(), 400, this::decodesAnImageOrSaysWhatIsWrong);
  }
}
