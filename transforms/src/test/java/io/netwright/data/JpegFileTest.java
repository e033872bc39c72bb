package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegFileTest {

  /** R = 100 + 1.402 * 72, G = 100 + 0.344 * 38 - 0.714 * 72, B = 100 - 1.772 * 38. */
  private static final int[] AS_YCBCR = {201, 62, 33};

  private static final int[] STORED = {100, 90, 200};

  @ParameterizedTest(name = "ids {0} {1} {2}, JFIF {3}, Adobe {4}: YCbCr {5}")
  @CsvSource({
    "1, 2, 3, false, -1, true",
    "0, 1, 2, false, -1, true",
    "7, 7, 9, false, -1, true",
    "89, 67, 99, false, -1, true", // Y, C, c: PhotoYCC to the JDK
    "82, 71, 66, false, -1, false", // R, G, B
    "82, 71, 66, true, -1, true",
    "1, 2, 3, false, 0, false",
    "1, 2, 3, false, 1, true",
    "1, 2, 3, false, 2, true",
    "82, 71, 66, false, 1, true",
    "1, 2, 3, true, 0, true"
  })
  void takesTheColoursThatLibjpegTakes(
      int first, int second, int third, boolean jfif, int adobe, boolean ycbcr) throws IOException {
    byte[] file = Pictures.withComponentIds(Pictures.rawJpeg(STORED), first, second, third);
    if (adobe >= 0) {
      byte[] segment = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) adobe};
      file = Pictures.withSegment(file, 0xEE, segment);
    }
    if (jfif) {
      byte[] segment = {'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0};
      file = Pictures.withSegment(file, 0xE0, segment);
    }

    byte[] pixels = Pictures.decoded(file).pixels();

    int[] expected = ycbcr ? AS_YCBCR : STORED;
    for (int channel = 0; channel < 3; channel++) {
      assertThat(pixels[channel * 256 + 50] & 0xff)
          .isBetween(expected[channel] - 3, expected[channel] + 3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesAJpegThatIsCutAnywhere(boolean progressive) throws IOException {
    byte[] file =
        progressive ? Pictures.inPasses("jpeg", 24, 24) : SmallFiles.jpeg(24, 24, 0x336699);
    Pictures.decoded(file);
    for (int length = 2; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> Pictures.decoded(cut))
          .as("%d of %d bytes", length, file.length)
          .isInstanceOf(DataException.class);
    }
  }

  @Test
  void overlooksWhatStandsBehindTheImage() throws IOException {
    byte[] file = Pictures.inPasses("jpeg", 24, 24);
    byte[] longer = Arrays.copyOf(file, file.length + 100);

    assertThat(Pictures.decoded(longer).pixels()).isEqualTo(Pictures.decoded(file).pixels());
  }

  @Test
  void overlooksDamageInSegmentsThatAreNotTheImage() throws IOException {
    byte[] file = SmallFiles.jpeg(24, 24, 0x336699);
    byte[] odd = Pictures.withSegment(file, 0xE2, SmallFiles.text("ICC_PROFILE\0\1\1nonsense"));

    assertThat(Pictures.decoded(odd).pixels()).isEqualTo(Pictures.decoded(file).pixels());
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true", "6, true", "8, true", "0, false", "9, false"})
  void noticesAnOrientationThatIsNotTheStoredOne(int orientation, boolean turned)
      throws IOException {
    for (boolean bigEndian : new boolean[] {true, false}) {
      byte[] exif = new byte[32];
      System.arraycopy(SmallFiles.text("Exif"), 0, exif, 0, 4);
      System.arraycopy(Pictures.orientation(orientation, bigEndian), 0, exif, 6, 26);
      byte[] file = Pictures.withSegment(SmallFiles.jpeg(16, 8, 0x336699), 0xE1, exif);

      assertThat(Pictures.decoded(file).traits().contains(Trait.TURNED)).isEqualTo(turned);
      for (int length = 6; length < 32; length++) { // a damaged block says nothing
        byte[] part = Arrays.copyOf(exif, length);
        Pictures.decoded(Pictures.withSegment(SmallFiles.jpeg(16, 8, 0), 0xE1, part));
      }
    }
  }
}
