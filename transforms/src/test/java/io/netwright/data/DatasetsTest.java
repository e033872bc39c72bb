package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
  @TempDir private Path folder;

  @Test
  void drawsTheSameShapesFromTheSameSeed() throws Exception {
    DatasetSpec spec = DatasetSpec.defaults().limited(40, 20, 20);
    Dataset first = open(spec);

    assertThat(first.classes()).hasSize(10);
    assertThat(first.train().size()).isEqualTo(40);
    assertThat(open(spec).sha256()).isEqualTo(first.sha256());
    assertThat(open(spec.seeded(1)).sha256()).isNotEqualTo(first.sha256());
  }

  @Test
  void readsCifarInBinaryForm() throws Exception {
    Files.write(folder.resolve("data_batch_1.bin"), cifar(40));
    Files.write(folder.resolve("test_batch.bin"), cifar(20));
    Dataset dataset = open(DatasetSpec.of(folder.toString()));

    assertThat(dataset.classes()).hasSize(10);
    assertThat(dataset.train().size() + dataset.validation().size()).isEqualTo(40);
    assertThat(dataset.test().size()).isEqualTo(20);
    int label = dataset.test().label(0);
    assertThat(dataset.test().pixels()[0]).isEqualTo((byte) (10 * label));
  }

  @Test
  void refusesTruncatedCifarAndLabelsOutOfRange() throws Exception {
    Files.write(folder.resolve("test_batch.bin"), cifar(20));
    Files.write(folder.resolve("data_batch_1.bin"), Arrays.copyOf(cifar(40), 3073 * 39 + 5));
    refused("not a multiple of the record size 3073", "fetch it again");
    byte[] wrong = cifar(40);
    wrong[0] = 11;
    Files.write(folder.resolve("data_batch_1.bin"), wrong);
    refused("image 0 has label 11", "below 10");
  }

  @Test
  void readsGzippedIdxFiles() throws Exception {
    idx("train", 40);
    idx("t10k", 20);
    Dataset dataset = open(DatasetSpec.of(folder.toString()));

    assertThat(dataset.shape()).isEqualTo(new ImageShape(1, 28, 28));
    assertThat(dataset.test().size()).isEqualTo(20);
  }

  @Test
  void refusesIdxFilesThatLie() throws Exception {
    idx("train", 40);
    refused("t10k-images-idx3-ubyte", "is missing");
    idx("t10k", 20);
    Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), gzip(images(20, 19)));
    refused("its header promises 15680 bytes", "truncated or corrupt");
    Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), gzip(new byte[3]));
    refused("does not begin as an IDX file");
    Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), new byte[] {1, 2, 3});
    refused("corrupt gzip");
  }

  @Test
  void readsClassFoldersAndTheirTarAlike() throws Exception {
    for (String name : new String[] {"cat", "dog"}) {
      for (int i = 0; i < 10; i++) {
        image("train/" + name + "/" + i + ".png", 8, BufferedImage.TYPE_INT_RGB);
        image("test/" + name + "/" + i + ".png", 8, BufferedImage.TYPE_INT_RGB);
      }
    }
    Dataset folders = open(DatasetSpec.of(folder.toString()));
    Path archive = Files.createTempFile("images", ".tar.gz");
    tar(archive, folder);
    Dataset tarred = open(DatasetSpec.of(archive.toString()));

    assertThat(folders.classes()).containsExactly("cat", "dog");
    assertThat(folders.train().size()).isEqualTo(18);
    assertThat(folders.validation().size()).isEqualTo(2);
    assertThat(tarred.sha256()).isEqualTo(folders.sha256());
  }

  @Test
  void resizesImagesOfMixedSizesWhenTold() throws Exception {
    for (int i = 0; i < 8; i++) {
      image("a/" + i + ".png", 8 + i, BufferedImage.TYPE_INT_RGB);
      image("b/" + i + ".jpg", 16, BufferedImage.TYPE_INT_RGB);
    }
    refused("give the data set a height and width");
    assertThat(open(DatasetSpec.of(folder.toString()).resized(12, 12)).shape())
        .isEqualTo(new ImageShape(3, 12, 12));
  }

  @Test
  void refusesMixedChannelCounts() throws Exception {
    for (int i = 0; i < 8; i++) {
      image("a/" + i + ".png", 8, BufferedImage.TYPE_INT_RGB);
      image("b/" + i + ".png", 8, BufferedImage.TYPE_BYTE_GRAY);
    }
    refused("has 1 channels", "convert the images to one kind");
  }

  @Test
  void refusesWhatIsNoDataSet() throws Exception {
    assertThatThrownBy(() -> open(DatasetSpec.of(folder + "/nowhere")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("does not exist");
    refused("holds no images");
    Files.writeString(folder.resolve("notes.txt"), "no images");
    assertThatThrownBy(() -> open(DatasetSpec.of(folder + "/notes.txt")))
        .hasMessageContaining("is not a folder and not a .tar");
    image("only/1.png", 8, BufferedImage.TYPE_INT_RGB);
    refused("has only one class");
    Files.createDirectories(folder.resolve("empty"));
    refused("is a class without images");
  }

  @Test
  void refusesBrokenImages() throws Exception {
    for (int i = 0; i < 8; i++) {
      image("a/" + i + ".png", 8, BufferedImage.TYPE_INT_RGB);
      image("b/" + i + ".png", 8, BufferedImage.TYPE_INT_RGB);
    }
    Files.writeString(folder.resolve("a/3.png"), "not an image");
    refused("3.png: is not a JPEG or PNG image");
    byte[] whole = Files.readAllBytes(folder.resolve("a/4.png"));
    Files.write(folder.resolve("a/3.png"), Arrays.copyOf(whole, whole.length / 2));
    refused("3.png: is truncated or corrupt");
  }

  @Test
  void refusesArchivesThatReachOutside() throws Exception {
    Path archive = folder.resolve("evil.tar");
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
      TarArchiveEntry entry = new TarArchiveEntry("../../evil.png");
      entry.setSize(1);
      tar.putArchiveEntry(entry);
      tar.write(1);
      tar.closeArchiveEntry();
    }
    assertThatThrownBy(() -> open(DatasetSpec.of(archive.toString())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("leaves the archive's folder");
    Files.write(folder.resolve("cut.tar.gz"), gzip(new byte[100]));
    assertThatThrownBy(() -> open(DatasetSpec.of(folder + "/cut.tar.gz")))
        .hasMessageContaining("is truncated or corrupt");
  }

  @Test
  void decodesOnceAndMakesADamagedCacheAgain() throws Exception {
    for (int i = 0; i < 8; i++) {
      image("in/a/" + i + ".png", 8, BufferedImage.TYPE_INT_RGB);
      image("in/b/" + i + ".png", 8, BufferedImage.TYPE_INT_RGB);
    }
    DatasetSpec spec = DatasetSpec.of(folder.resolve("in").toString());
    Path cache = folder.resolve("cache");
    String digest = Datasets.open("d", spec, Optional.of(cache)).sha256();
    Path file;
    try (var files = Files.list(cache)) {
      file = files.findFirst().orElseThrow();
    }
    assertThat(Datasets.open("d", spec, Optional.of(cache)).sha256()).isEqualTo(digest);
    byte[] damaged = Files.readAllBytes(file);
    damaged[damaged.length - 1] ^= 1;
    Files.write(file, damaged);
    assertThat(Datasets.open("d", spec, Optional.of(cache)).sha256()).isEqualTo(digest);
  }

  private static Dataset open(DatasetSpec spec) throws IOException {
    return Datasets.open("data", spec, Optional.empty());
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> open(DatasetSpec.of(folder.toString())))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  private static byte[] cifar(int images) {
    ByteBuffer records = ByteBuffer.allocate(images * 3073);
    for (int i = 0; i < images; i++) {
      byte[] pixels = new byte[3072];
      Arrays.fill(pixels, (byte) (10 * (i % 10)));
      records.put((byte) (i % 10)).put(pixels);
    }
    return records.array();
  }

  private void idx(String prefix, int count) throws IOException {
    Files.write(folder.resolve(prefix + "-images-idx3-ubyte.gz"), gzip(images(count, count)));
    ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    IntStream.range(0, count).forEach(i -> labels.put((byte) (i % 10)));
    Files.write(folder.resolve(prefix + "-labels-idx1-ubyte.gz"), gzip(labels.array()));
  }

  private static byte[] images(int claimed, int there) {
    return ByteBuffer.allocate(16 + there * 784)
        .putInt(0x803)
        .putInt(claimed)
        .putInt(28)
        .putInt(28)
        .array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private void image(String name, int size, int type) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    BufferedImage image = new BufferedImage(size, size, type);
    image.setRGB(size / 2, size / 2, name.hashCode());
    ImageIO.write(image, name.endsWith("png") ? "png" : "jpg", file.toFile());
  }

  private static void tar(Path archive, Path root) throws IOException {
    try (OutputStream file = new GZIPOutputStream(Files.newOutputStream(archive));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(file);
        var paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile).sorted()::iterator) {
        TarArchiveEntry entry = new TarArchiveEntry(root.relativize(path).toString());
        entry.setSize(Files.size(path));
        tar.putArchiveEntry(entry);
        Files.copy(path, tar);
        tar.closeArchiveEntry();
      }
    }
  }
}
