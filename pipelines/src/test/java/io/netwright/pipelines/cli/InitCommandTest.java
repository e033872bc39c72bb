package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.config.ExperimentReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  @TempDir private Path folder;

  @Test
  void writesACommentedExperimentThatIsReadAndCanBePlanned() throws IOException {
    Path images = images("My photos!", "cat", "dog: 'big'", "owl");
    Path file = folder.resolve("first.yaml");
    InProcessProgram program = init(images, "--to", file.toString(), "--size", "16");

    assertThat(program.out()).contains("3 classes (cat, dog: 'big', owl)").contains(file + " is");
    assertThat(program.out())
        .contains("with 3 test images an accuracy is known to about 57 points");
    ExperimentConfig config = read(file);
    assertThat(config.name()).isEqualTo("My-photos-");
    assertThat(config.training().batchSize()).isEqualTo(32);
    assertThat(Objects.requireNonNull(config.data().get("images")).height()).isEqualTo(16);
    assertThat(config.assembly().tasks().get(0).sources().get(0).classes())
        .containsExactly("cat", "dog: 'big'");
    assertThat(Files.readAllLines(file))
        .filteredOn(line -> line.contains("#"))
        .hasSizeGreaterThan(9);

    InProcessProgram plan = new InProcessProgram();
    assertThat(plan.execute("plan", file.toString(), "--workspace", folder + "/runs"))
        .as(plan.err())
        .isZero();
    assertThat(plan.out())
        .contains("vgg16w0.25-images-s0/baseline")
        .contains("6 pieces of work to do");
  }

  @Test
  void leavesTheTaskOutWhereTwoClassesGiveNone() throws IOException {
    Path file = folder.resolve("two.yaml");
    init(images("two", "cat", "dog"), "--to", file.toString());

    assertThat(read(file).assembly().tasks()).isEmpty();
    assertThat(read(file).from()).containsEntry("hardening", "treated");
  }

  @Test
  void refusesToOverwriteAFileAndAFolderWithoutImages() throws IOException {
    Path images = images("some", "cat", "dog");
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, "mine");
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThat(refused(images, "--to", file.toString())).contains("mine.yaml exists; name another");
    assertThat(Files.readString(file)).isEqualTo("mine");
    assertThat(refused(empty, "--to", folder + "/other.yaml")).contains("empty");
    assertThat(refused(images, "--to", folder + "/none/x.yaml")).contains("there is no folder");
    assertThat(refused(images, "--to", folder + "/other.yaml", "--size", "0")).contains("got 0");
    assertThat(folder.resolve("other.yaml")).doesNotExist();
  }

  @Test
  void makesAnExperimentOfEveryNameThatAFolderMayHave() {
    assertThat(NewExperiment.nameOf(Path.of("/"))).isEqualTo("my-experiment");
    assertThat(NewExperiment.nameOf(Path.of("/data/flowers.tar.gz"))).isEqualTo("flowers");
    assertThat(NewExperiment.nameOf(Path.of("/data/.hidden"))).isEqualTo("hidden");
    assertThat(NewExperiment.nameOf(Path.of("/data/花"))).isEqualTo("my-experiment");
  }

  private static String refused(Path images, String... options) {
    InProcessProgram program = new InProcessProgram();
    List<String> line =
        Stream.concat(Stream.of("init", images.toString()), Stream.of(options)).toList();
    assertThat(program.execute(line.toArray(String[]::new))).isEqualTo(2);
    assertThat(program.err().lines()).hasSize(1);
    return program.err();
  }

  private static InProcessProgram init(Path images, String... options) {
    InProcessProgram program = new InProcessProgram();
    List<String> line =
        Stream.concat(Stream.of("init", images.toString()), Stream.of(options)).toList();
    assertThat(program.execute(line.toArray(String[]::new))).as(program.err()).isZero();
    return program;
  }

  private static ExperimentConfig read(Path file) throws IOException {
    return ExperimentReader.read(file.toString(), Files.readString(file), List.of(), Map.of());
  }

  /** Ten images of each class, each of another grey. */
  private Path images(String name, String... classes) throws IOException {
    Path images = folder.resolve(name);
    int grey = 0;
    for (String one : classes) {
      Path ofClass = Files.createDirectories(images.resolve(one));
      for (int i = 0; i < 10; i++) {
        BufferedImage image = new BufferedImage(20 + i, 20, BufferedImage.TYPE_INT_RGB);
        image.setRGB(i, i, 0x010101 * ++grey);
        ImageIO.write(image, "png", ofClass.resolve(i + ".png").toFile());
      }
    }
    return images;
  }
}
