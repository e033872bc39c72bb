package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans a treatment by masks of images in folders. */
class MaskedExperimentTest {
  @TempDir private Path folder;

  @BeforeEach
  void writesImages() throws IOException {
    for (String name : new String[] {"cat", "dog"}) {
      Files.createDirectories(folder.resolve("images/" + name));
      for (int i = 0; i < 10; i++) {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        image.setRGB(i, i, name.equals("cat") ? 0xFFFFFF : 0x80FF40);
        ImageIO.write(image, "png", folder.resolve("images/" + name + "/" + i + ".png").toFile());
      }
    }
  }

  private InProcessProgram plan(String masks) throws IOException {
    Path file = folder.resolve("masked.yaml");
    Files.writeString(
        file,
        """
        name: masked
        data:
          pets: {path: DIR/images, MASKS}
        architectures:
          - {name: lenet, width: 0.5}
        stages: [train, treat]
        treatment: {constraint: both}
        """
            .replace(", MASKS", masks)
            .replace("DIR", folder.toString()));
    InProcessProgram program = new InProcessProgram();
    program.execute("plan", file.toString(), "--workspace", folder.resolve("workspace").toString());
    return program;
  }

  private void mask(String name, int width) throws IOException {
    BufferedImage mask = new BufferedImage(width, 32, BufferedImage.TYPE_BYTE_GRAY);
    mask.getRaster().setSample(3, 3, 0, 255);
    Files.createDirectories(folder.resolve("masks/cat"));
    ImageIO.write(mask, "png", folder.resolve("masks/cat/" + name).toFile());
  }

  @Test
  void needsMasks() throws IOException {
    assertThat(plan("").err())
        .contains("masked.yaml:7: treatment.constraint: is BOTH, for which images need masks")
        .contains("say in data.pets.masks where they are");
    Files.createDirectories(folder.resolve("masks"));
    assertThat(plan(", masks: DIR/masks").err())
        .contains("masked.yaml:3: data.pets.masks: no training image has a mask there");
  }

  @Test
  void namesAMaskThatDoesNotFit() throws IOException {
    mask("1.png", 30);
    assertThat(plan(", masks: DIR/masks").err())
        .contains("masked.yaml:3: data.pets.masks: ")
        .contains("masks/cat/1.png: is a mask of 30 x 32 pixels, its image cat/1.png has 32 x 32");
  }

  @Test
  void saysHowManyImagesHaveNone() throws IOException {
    for (int i = 0; i < 10; i++) {
      mask(i + ".png", 32);
    }
    InProcessProgram program = plan(", masks: DIR/masks");
    assertThat(program.err()).isEmpty();
    assertThat(program.out())
        .contains(
            "data set pets: 8 of 16 training images have no mask; they count for the channel"
                + " constraint alone");
  }
}
