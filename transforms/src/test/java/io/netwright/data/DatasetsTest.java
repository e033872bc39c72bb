package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {
  @TempDir Path folder;

  @Test
  void readsTheBinaryFilesOfCifar10() throws IOException {
    cifar10(folder);

    Dataset toy = open(folder);

    assertThat(toy.classes()).containsExactly("cat", "dog");
    assertThat(toy.shape()).isEqualTo(new ImageShape(3, 32, 32));
    assertThat(toy.train().size() + toy.validation().size()).isEqualTo(8);
    assertThat(toy.test().size()).isEqualTo(2);
    for (int i = 0; i < toy.train().size(); i++) { // record r is all r and has label r % 2
      assertThat(toy.train().pixels()[i * 3072 + 5] % 2).isEqualTo(toy.train().label(i));
    }
  }

  @Test
  void readsTheSameFromAnArchiveOfTheFolder() throws IOException {
    cifar10(folder.resolve("cifar-10-batches-bin"));
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("cifar-10-batches-bin/", new byte[0]);
    try (var paths = Files.list(folder.resolve("cifar-10-batches-bin"))) {
      for (Path path : paths.toList()) {
        files.put("cifar-10-batches-bin/" + path.getFileName(), Files.readAllBytes(path));
      }
    }
    Path archive = folder.resolve("cifar.tar.gz");
    SmallFiles.write(archive, SmallFiles.zipped(SmallFiles.tar(files)));

    assertThat(open(archive).sha256())
        .isEqualTo(open(folder.resolve("cifar-10-batches-bin")).sha256());
  }

  @Test
  void takesTheFineLabelsOfCifar100() throws IOException {
    SmallFiles.write(folder.resolve("fine_label_names.txt"), SmallFiles.text("ape\nbee\nelk\n"));
    SmallFiles.write(folder.resolve("train.bin"), SmallFiles.cifar(2, 2, 1, 0, 2, 1, 0));
    SmallFiles.write(folder.resolve("test.bin"), SmallFiles.cifar(2, 0, 1, 2));

    Dataset toy = open(folder);

    assertThat(toy.classes()).containsExactly("ape", "bee", "elk");
    assertThat(toy.test().labels()).containsExactly(0, 1, 2);
    assertThat(toy.test().pixels()[2 * 3072]).isEqualTo((byte) 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsIdxFilesPlainAndZipped(boolean zipped) throws IOException {
    SmallFiles.idxFolder(folder, zipped);

    Dataset toy = open(folder);

    assertThat(toy.classes()).containsExactly("no", "yes");
    assertThat(toy.shape()).isEqualTo(new ImageShape(1, 4, 5));
    for (int i = 0; i < toy.test().size(); i++) { // image n starts with the value 20 n, label n % 2
      assertThat(toy.test().pixels()[20 * i] / 20 % 2).isEqualTo(toy.test().label(i));
    }
  }

  @Test
  void setsTestAndValidationApartWhereAFolderHasNone() throws IOException {
    SmallFiles.classFolders(folder, 20);

    Dataset toy = open(folder);

    assertThat(toy.classes()).containsExactly("cat", "dog");
    assertThat(toy.train().size()).isEqualTo(32);
    assertThat(toy.validation().size()).isEqualTo(4);
    assertThat(toy.test().size()).isEqualTo(4);
    for (int i = 0; i < toy.train().size(); i++) { // cats have red 255, dogs 0
      assertThat(toy.train().pixels()[i * 192] & 0xff).isEqualTo(255 * (1 - toy.train().label(i)));
    }
  }

  @Test
  void keepsTheSplitsOfAFolder() throws IOException {
    SmallFiles.classFolders(folder.resolve("toy/train"), 6);
    SmallFiles.classFolders(folder.resolve("toy/val"), 3);
    SmallFiles.classFolders(folder.resolve("toy/test"), 2);

    Dataset toy = open(folder);

    assertThat(toy.train().size()).isEqualTo(12);
    assertThat(toy.validation().size()).isEqualTo(6);
    assertThat(toy.test().size()).isEqualTo(4);
  }

  @Test
  void overlooksTheLitterOfDesktops() throws IOException {
    SmallFiles.classFolders(folder, 4);
    String clean = open(folder).sha256();
    SmallFiles.write(folder.resolve("._cat"), new byte[9]);
    SmallFiles.write(folder.resolve("cat/._0.png"), new byte[9]);
    SmallFiles.write(folder.resolve("cat/.DS_Store"), new byte[9]);
    SmallFiles.write(folder.resolve("__MACOSX/cat/._1.jpg"), new byte[9]);
    SmallFiles.write(folder.resolve("dog/Thumbs.db"), new byte[9]);

    assertThat(open(folder).sha256()).isEqualTo(clean);
  }

  @Test
  void resizesImagesOfMixedSizesWhereASizeIsGiven() throws IOException {
    SmallFiles.classFolders(folder, 4);
    SmallFiles.write(folder.resolve("cat/wide.jpg"), SmallFiles.jpeg(31, 6, 0x808080));

    assertThat(Datasets.open("toy", spec(folder).resized(12, 10)).shape())
        .isEqualTo(new ImageShape(3, 12, 10));
  }

  @Test
  void bringsImagesOfAllSizesToWhatAModelTakes() throws IOException {
    SmallFiles.classFolders(folder, 4);
    SmallFiles.write(folder.resolve("cat/wide.png"), SmallFiles.noise(31, 6));
    Preprocessing how = new Preprocessing(12, 10, Interpolation.BICUBIC);

    Dataset dataset = Datasets.open("toy", spec(folder).preprocessed(how));

    ImageSet alone =
        ModelPictures.read(List.of(folder.resolve("cat/wide.png")), how, dataset.shape());
    assertThat(dataset.shape()).isEqualTo(new ImageShape(3, 10, 10)).isEqualTo(alone.shape());
    assertThat(dataset.preprocessing()).isEqualTo(how);
    assertThat(dataset.remarks().toString()).contains("shorter side to 12 pixels (bicubic)");
    assertThat(rows(dataset)).contains(Arrays.toString(alone.pixels()));
    DatasetSpec tooSmall = spec(folder).preprocessed(new Preprocessing(0, 9, how.interpolation()));
    assertThatThrownBy(() -> Datasets.open("toy", tooSmall))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("too few for a crop of 9");
  }

  private static List<String> rows(Dataset dataset) {
    return Stream.of(dataset.train(), dataset.validation(), dataset.test())
        .flatMap(
            set ->
                IntStream.range(0, set.size())
                    .mapToObj(i -> Arrays.toString(set.select(new int[] {i}).pixels())))
        .toList();
  }

  @Test
  void resizesPlainBytesToo() throws IOException {
    SmallFiles.idxFolder(folder, false);

    assertThat(Datasets.open("toy", spec(folder).resized(8, 8)).test().pixels()).hasSize(6 * 64);
    Preprocessing how = new Preprocessing(9, 5, Interpolation.BILINEAR);
    assertThat(Datasets.open("toy", spec(folder).preprocessed(how)).test().pixels())
        .hasSize(6 * 25);
  }

  @Test
  void decodesEveryKindOfColourToTheSameBytes() throws IOException {
    int[] kinds = {
      BufferedImage.TYPE_INT_RGB,
      BufferedImage.TYPE_INT_ARGB,
      BufferedImage.TYPE_3BYTE_BGR,
      BufferedImage.TYPE_BYTE_INDEXED
    };
    for (int kind : kinds) {
      byte[] picture = SmallFiles.picture("png", kind, 8, 8, 0x336699);
      SmallFiles.write(folder.resolve("cat/" + kind + ".png"), picture);
      SmallFiles.write(folder.resolve("dog/" + kind + ".png"), picture);
    }

    Dataset toy = open(folder);

    for (int i = 0; i < toy.train().size(); i++) {
      assertThat(toy.train().pixels()[i * 192]).isEqualTo((byte) 0x33);
      assertThat(toy.train().pixels()[i * 192 + 64]).isEqualTo((byte) 0x66);
      assertThat(toy.train().pixels()[i * 192 + 128]).isEqualTo((byte) 0x99);
    }
  }

  @Test
  void keepsGreyImagesGrey() throws IOException {
    for (int i = 0; i < 4; i++) {
      SmallFiles.write(folder.resolve("cat/" + i + ".png"), SmallFiles.grey(8, 8, 100));
      SmallFiles.write(folder.resolve("dog/" + i + ".png"), SmallFiles.grey(8, 8, 200));
    }

    Dataset toy = open(folder);

    assertThat(toy.shape().channels()).isEqualTo(1);
    assertThat(toy.test().pixels()[0]).isEqualTo((byte) 100);
    assertThat(toy.mean().get(0)).isEqualTo(150 / 255f); // equally many of each class
    assertThat(toy.std().get(0)).isEqualTo(50 / 255f);
  }

  @Test
  void numbersChosenClassesInTheOrderAskedFor() throws IOException {
    Dataset all = Datasets.open("s", shapes());
    Dataset some = Datasets.open("s", shapes().only("star", "disc").limited(20, 20, 20));

    assertThat(some.classes()).containsExactly("star", "disc");
    assertThat(counts(some.train(), 2)).containsExactly(10, 10);
    assertThat(image(some.train(), 0)).isEqualTo(image(all.train(), 8)); // first star of each
  }

  @Test
  void changesTheDigestWithEverythingThatMatters() throws IOException {
    String plain = Datasets.open("s", shapes()).sha256();

    assertThat(Datasets.open("other", shapes()).sha256()).isEqualTo(plain);
    assertThat(Datasets.open("s", shapes().withSeed(1)).sha256()).isNotEqualTo(plain);
    assertThat(Datasets.open("s", shapes().limited(50, 20, 30)).sha256()).isNotEqualTo(plain);
    assertThat(Datasets.open("s", shapes().only("disc", "star")).sha256()).isNotEqualTo(plain);
  }

  @Test
  void takesAnInterruptionForNoBadInput() {
    Map<String, byte[]> images = new LinkedHashMap<>();
    for (int i = 0; i < 24; i++) {
      images.put((i % 2 == 0 ? "cat/" : "dog/") + i + ".png", SmallFiles.png(4, 4, i));
    }
    Path tar = folder.resolve("pets.tar");
    SmallFiles.write(tar, SmallFiles.tar(images));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Datasets.open("pets", DatasetSpec.of(tar.toString())))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(DataException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static DatasetSpec shapes() {
    return DatasetSpec.defaults().limited(40, 20, 30);
  }

  private static DatasetSpec spec(Path path) {
    return DatasetSpec.of(path.toString());
  }

  private static Dataset open(Path path) throws IOException {
    return Datasets.open("toy", spec(path));
  }

  private static int[] counts(ImageSet images, int classes) {
    int[] counts = new int[classes];
    IntStream.of(images.labels()).forEach(label -> counts[label]++);
    return counts;
  }

  private static byte[] image(ImageSet images, int index) {
    int size = images.shape().size();
    return Arrays.copyOfRange(images.pixels(), index * size, (index + 1) * size);
  }

  private static void cifar10(Path folder) {
    SmallFiles.write(folder.resolve("batches.meta.txt"), SmallFiles.text("cat\ndog\n\n"));
    SmallFiles.write(folder.resolve("data_batch_1.bin"), SmallFiles.cifar(1, 0, 1, 0, 1));
    SmallFiles.write(folder.resolve("data_batch_2.bin"), SmallFiles.cifar(1, 0, 1, 0, 1));
    SmallFiles.write(folder.resolve("test_batch.bin"), SmallFiles.cifar(1, 0, 1));
  }
}
