package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCheckTest {
  @TempDir Path folder;

  @Test
  void countsTheImagesOfEachClassAndSplit() throws IOException {
    SmallFiles.classFolders(folder, 20);
    Dataset toy = Datasets.open("toy", DatasetSpec.of(folder.toString()));

    assertThat(new DatasetCheck(toy).lines())
        .contains(
            "toy: 2 classes, images 3x8x8 (channels x height x width)",
            "class      train validation       test",
            "cat           16          2          2",
            "dog           16          2          2",
            "all           32          4          4",
            "sha256 " + toy.sha256())
        .anyMatch(line -> line.startsWith("mean   0.5000 "));
  }

  @Test
  void drawsARowOfImagesBehindEachName() throws IOException {
    SmallFiles.classFolders(folder, 20);
    Dataset toy = Datasets.open("toy", DatasetSpec.of(folder.toString()));
    ByteArrayOutputStream png = new ByteArrayOutputStream();

    new DatasetCheck(toy).writePictures(png, 5);

    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png.toByteArray()));
    assertThat(picture.getWidth()).isEqualTo(8 + 3 * 12 + 5 * 68); // gaps, three letters, images
    assertThat(picture.getHeight()).isEqualTo(4 + 2 * 68);
    assertThat(picture.getRGB(80, 30) >> 16 & 0xff).isEqualTo(255); // a cat is red
    assertThat(picture.getRGB(80, 100) & 0xff).isEqualTo(255); // a dog is blue
    assertThat(picture.getRGB(6, 29) & 0xffffff).isEqualTo(0x202020); // the top of the C
  }
}
