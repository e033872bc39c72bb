package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that a model is asked about. */
class ModelPicturesTest {
  private static final ImageShape GREY = new ImageShape(1, 16, 16);
  private static final ImageShape COLOURS = new ImageShape(3, 16, 16);

  @TempDir Path folder;

  @Test
  void greyOnesAreThreeTimesTheSameNumbersForAModelOfColours() throws IOException {
    for (byte[] file :
        List.of(
            grey("png", BufferedImage.TYPE_BYTE_GRAY),
            grey("jpeg", BufferedImage.TYPE_BYTE_GRAY),
            grey("png", BufferedImage.TYPE_USHORT_GRAY),
            grey("png", BufferedImage.TYPE_BYTE_BINARY))) {
      SmallFiles.write(folder.resolve("grey"), file);
      byte[] once = pixels(GREY);
      byte[] colours = pixels(COLOURS);

      assertThat(once).isNotEqualTo(new byte[once.length]);
      for (int i = 0; i < colours.length; i++) {
        assertThat(colours[i]).as("number %d", i).isEqualTo(once[i % once.length]);
      }
    }
  }

  private byte[] pixels(ImageShape shape) throws IOException {
    return ModelPictures.read(List.of(folder.resolve("grey")), Preprocessing.NONE, shape).pixels();
  }

  /** Darker at the top, lighter at the bottom. */
  private static byte[] grey(String format, int type) throws IOException {
    BufferedImage image = new BufferedImage(16, 16, type);
    int most = (1 << image.getSampleModel().getSampleSize(0)) - 1;
    for (int i = 0; i < 256; i++) {
      image.getRaster().setSample(i % 16, i / 16, 0, i * most / 255);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }
}
