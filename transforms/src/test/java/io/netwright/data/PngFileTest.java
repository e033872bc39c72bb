package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngFileTest {

  @Test
  void refusesEveryChangedByteAndEveryCut() throws IOException {
    byte[] file = SmallFiles.noise(6, 5);
    Pictures.decoded(file);
    for (int i = 0; i < file.length; i++) {
      byte[] changed = file.clone();
      changed[i] ^= 0x10;
      byte[] cut = Arrays.copyOf(file, i);
      assertThatThrownBy(() -> Pictures.decoded(changed))
          .as("byte %d", i)
          .isInstanceOf(DataException.class);
      assertThatThrownBy(() -> Pictures.decoded(cut))
          .as("%d bytes", i)
          .isInstanceOf(DataException.class);
    }
  }

  @Test
  void refusesImageDataWhoseOwnChecksumIsWrong() {
    byte[] file = SmallFiles.png(8, 8, 0x336699);
    int data = 8 + 12 + 13;
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int length = bytes.getInt(data);
    file[data + 8 + length - 1] ^= 1; // the last byte of Adler-32
    CRC32 checksum = new CRC32();
    checksum.update(file, data + 4, length + 4);
    bytes.putInt(data + 8 + length, (int) checksum.getValue());

    assertThatThrownBy(() -> Pictures.decoded(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("picture: is truncated or corrupt");
  }

  @Test
  void acceptsInterlacedImagesOfEverySize() throws IOException {
    for (int size = 1; size < 18; size++) {
      byte[] pixels = Pictures.decoded(Pictures.inPasses("png", size, 18 - size)).pixels();

      assertThat(pixels).isEqualTo(Pictures.decoded(SmallFiles.noise(size, 18 - size)).pixels());
    }
  }

  @Test
  void overlooksWhatStandsBehindTheImage() throws IOException {
    byte[] file = SmallFiles.noise(6, 5);

    assertThat(Pictures.decoded(Arrays.copyOf(file, file.length + 9)).pixels())
        .isEqualTo(Pictures.decoded(file).pixels());
  }

  @Test
  void saysWhatThePixelsDoNotShow() throws IOException {
    byte[] plain = SmallFiles.png(8, 8, 0x336699);
    BufferedImage glass = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
    glass.setRGB(3, 4, 0xFF336699);
    BufferedImage opaque = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
    opaque.setRGB(0, 0, 8, 8, filled(64, 0xFF336699), 0, 8);
    BufferedImage deep = new BufferedImage(8, 8, BufferedImage.TYPE_USHORT_GRAY);

    assertThat(Pictures.decoded(plain).traits()).isEmpty();
    assertThat(Pictures.decoded(png(opaque)).traits()).isEmpty();
    assertThat(Pictures.decoded(png(glass)).traits()).containsExactly(Trait.TRANSPARENT);
    assertThat(Pictures.decoded(png(deep)).traits()).containsExactly(Trait.DEEP);
    assertThat(
            Pictures.decoded(Pictures.withChunk(plain, "eXIf", Pictures.orientation(3, false)))
                .traits())
        .containsExactly(Trait.TURNED);
    assertThat(Pictures.decoded(Pictures.withChunk(plain, "acTL", new byte[8])).traits())
        .containsExactly(Trait.ANIMATED);
  }

  private static int[] filled(int length, int value) {
    int[] values = new int[length];
    Arrays.fill(values, value);
    return values;
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
