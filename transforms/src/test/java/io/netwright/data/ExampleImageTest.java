package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.schemas.OutputClass;
import io.netwright.text.Substituted;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleImageTest {
  @TempDir Path folder;

  @BeforeEach
  void makesADataSetOfEachKind() throws IOException {
    SmallFiles.classFolders(folder.resolve("images"), 10);
    SmallFiles.classFolders(folder.resolve("splits/train"), 4);
    SmallFiles.classFolders(folder.resolve("splits/test"), 3);
    Map<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < 5; i++) {
      files.put("pets/cat/" + i + ".png", SmallFiles.png(6, 6, 0x110000 + i));
      files.put("pets/dog/" + i + ".png", SmallFiles.png(6, 6, 0x000011 + (i << 16)));
    }
    SmallFiles.write(folder.resolve("pets.tar"), SmallFiles.tar(files));
    SmallFiles.idxFolder(folder.resolve("idx"), true);
    int[] labels = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    for (String name : List.of("data_batch_1", "data_batch_2", "test_batch")) {
      SmallFiles.write(
          folder.resolve("cifar/batches/" + name + ".bin"), SmallFiles.cifar(1, labels));
    }
    workspace()
        .add(
            "pets",
            folder.resolve("pets.tar"),
            new PackedDatasets.Adding(/* move= */ false, /* followLinks= */ false, note -> {}));
  }

  @ParameterizedTest
  @CsvSource({
    "images,         (cat|dog)/[0-9].png",
    "splits,         (train|test)/(cat|dog)/[0-9].png",
    "pets.tar,       pets/(cat|dog)/[0-9].png",
    "workspace:pets, pets/(cat|dog)/[0-9].png",
    "cifar,          batches/(data_batch_1|data_batch_2|test_batch).bin#[0-9]+",
    "idx,            (train|t10k)-images-idx3-ubyte.gz#[0-5]",
    "shapes,         (train|validation|test)#[0-9]+"
  })
  void findsEveryImageByItsSourceAndByItsPlace(String path, String form) throws IOException {
    DataSources sources = sources(path);
    Dataset dataset = sources.open("some");
    for (Split split : Split.values()) {
      ImageSet images = dataset.split(split);
      for (int i = 0; i < images.size(); i++) {
        ImageOrigin origin = images.origin(i).orElseThrow();
        ExampleImage found = sources.example("some", origin.source());

        assertThat(origin.source()).matches(form.replace(".bin", "\\.bin"));
        assertThat(origin.dataset()).isEqualTo("some");
        assertThat(origin.split()).isEqualTo(split);
        assertThat(found.source()).isEqualTo(origin.source());
        assertThat(found.className()).isEqualTo(dataset.classes().get(images.label(i)));
        assertThat(found.place()).isEqualTo(split.label() + ":" + i);
        assertThat(found.image().pixels()).isEqualTo(images.select(new int[] {i}).pixels());
        assertThat(sources.example("some", found.place()).source()).isEqualTo(origin.source());
      }
      assertThat(images.origins()).hasSize(images.size()).doesNotHaveDuplicates();
    }
  }

  @Test
  void knowsTheImagesOfClassesAndOfLimitsToo() throws IOException {
    DatasetSpec some = DatasetSpec.of(folder.resolve("cifar").toString()).only("7", "3");
    DataSources sources = new DataSources(Map.of("some", some.limited(4, 2, 2)), "");
    Dataset dataset = sources.open("some");

    for (int i = 0; i < 2; i++) {
      ExampleImage found = sources.example("some", dataset.test().origin(i).orElseThrow().source());
      assertThat(found.place()).isEqualTo("test:" + i);
      assertThat(found.className()).isEqualTo(dataset.classes().get(dataset.test().label(i)));
    }
    assertThat(sources.example("some", "batches/test_batch.bin#0").place()).isEmpty();
  }

  @Test
  void showsAnImageAmongOthersOfOtherSizesAsItIs() throws IOException {
    SmallFiles.write(folder.resolve("images/cat/wide.png"), SmallFiles.noise(30, 20));
    DataSources sources = sources("images");

    ExampleImage found = sources.example("some", "cat/wide.png");

    assertThat(found.image().shape()).isEqualTo(new ImageShape(3, 20, 30));
    assertThat(picture(found).getRGB(7, 3))
        .isEqualTo(ImageIO.read(folder.resolve("images/cat/wide.png").toFile()).getRGB(7, 3));
  }

  @Test
  void writesGreyAndColourToThePixel() throws IOException {
    ExampleImage grey = sources("idx").example("some", "t10k-images-idx3-ubyte.gz#3");
    ExampleImage colour = sources("pets.tar").example("some", "pets/dog/2.png");

    assertThat(picture(grey).getRaster().getSample(4, 3, 0)).isEqualTo(3 * 20 + 3 * 5 + 4);
    assertThat(picture(colour).getRGB(1, 1)).isEqualTo(0xFF020011);
  }

  @ParameterizedTest
  @CsvSource({
    "images, cat/17.png",
    "images, test:2",
    "cifar,  batches/test_batch.bin#20",
    "cifar,  train:99999999",
    "idx,    t10k-images-idx3-ubyte.gz#-1",
    "shapes, test#2000",
    "shapes, polish:1"
  })
  void saysWhatImagesThereAreWhereThereIsNoneOfThatName(String path, String example) {
    assertThatThrownBy(() -> sources(path).example("some", example))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no image " + example)
        .hasMessageContaining("test:0 to test:");
  }

  @Test
  void keepsSourcesInTheCacheUnderTheNameOfToday() throws IOException {
    DatasetSpec spec = DatasetSpec.of(folder.resolve("images").toString());
    Optional<Path> cache = Optional.of(folder.resolve("cache"));
    ImageSet decoded = Datasets.open("before", spec, cache).test();
    ImageSet cached = Datasets.open("now", spec, cache).test();

    assertThat(cached.origins())
        .extracting(ImageOrigin::source)
        .isEqualTo(decoded.origins().stream().map(ImageOrigin::source).toList());
    assertThat(cached.origins()).extracting(ImageOrigin::dataset).containsOnly("now");
  }

  @Test
  void readsTheImagesAgainWhereTheCacheHasOtherSources() throws IOException {
    DatasetSpec spec = DatasetSpec.of(folder.resolve("images").toString());
    Optional<Path> cache = Optional.of(folder.resolve("cache"));
    ImageSet decoded = Datasets.open("some", spec, cache).test();
    Path file;
    try (var files = Files.list(folder.resolve("cache"))) {
      file = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 72]++; // a letter of the last source, before 2 + 64 bytes of digest
    Files.write(file, bytes);

    assertThat(Datasets.open("some", spec, cache).test().origins()).isEqualTo(decoded.origins());
    assertThat(Arrays.equals(Files.readAllBytes(file), bytes)).isFalse();
  }

  @Test
  void namesTheDataSetOfEveryImageOfATaskOfSeveral() throws IOException {
    DatasetSpec folders = DatasetSpec.of(folder.resolve("images").toString());
    Dataset one = Datasets.open("one", folders);
    Dataset other = Datasets.open("other", folders);

    ImageSet test =
        TaskData.of(
                List.of(new OutputClass("cat", "one", 0), new OutputClass("dog", "other", 1)),
                Map.of("one", one, "other", other))
            .test();

    for (int i = 0; i < test.size(); i++) {
      ImageOrigin origin = test.origin(i).orElseThrow();
      assertThat(origin.dataset()).isEqualTo(test.label(i) == 0 ? "one" : "other");
      assertThat(origin.source()).startsWith(test.label(i) == 0 ? "cat/" : "dog/");
    }
    assertThat(test.ofEveryClass(1).origin(0)).isEqualTo(test.origin(0));
  }

  private PackedDatasets workspace() {
    return new PackedDatasets(Workspace.at(folder.resolve("workspace").toString()));
  }

  private DataSources sources(String path) {
    boolean file = !path.equals("shapes") && !path.startsWith("workspace:");
    DatasetSpec spec = DatasetSpec.of(file ? folder.resolve(path).toString() : path);
    return new DataSources(
        Map.of("some", spec.isGenerated() ? spec.limited(20, 10, 20).withSeed(3) : spec),
        folder.resolve("machine").toString(),
        folder.resolve("workspace").toString(),
        Substituted.none());
  }

  @Test
  void isNotFoundWithoutSayingWhatCameFromTheEnvironment() {
    String secret = folder.resolve("hunter2").toString();
    DataSources sources =
        new DataSources(
            Map.of("some", DatasetSpec.of(secret)), "", "", Substituted.none().and(secret, "${S}"));
    assertThatThrownBy(() -> sources.example("some", "a/0.png"))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("${S}: does not exist");
  }

  private static BufferedImage picture(ExampleImage image) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    image.writePng(png);
    return ImageIO.read(new ByteArrayInputStream(png.toByteArray()));
  }
}
