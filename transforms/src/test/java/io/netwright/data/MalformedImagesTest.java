package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of damaged input gets one clear line, and nothing is left in the cache. */
class MalformedImagesTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource({"trees", "pictures", "archives", "cifar", "idx", "requests"})
  void saysInOneLineWhatIsWrong(String problem, Function<Path, DatasetSpec> make, String[] expected)
      throws IOException {
    DatasetSpec spec = make.apply(folder.resolve("images"));
    Path cache = folder.resolve("cache");

    assertThatThrownBy(() -> Datasets.open("toy", spec, Optional.of(cache)))
        .as(problem)
        .isInstanceOf(DataException.class)
        .message()
        .contains(expected)
        .doesNotContain("\n")
        .doesNotContain("Exception");
    assertThat(cache).doesNotExist();
  }

  static Stream<Arguments> trees() {
    return Stream.of(
        row("missing path", path -> {}, "images: does not exist", "check the path"),
        row(
            "a file that is no archive",
            path -> SmallFiles.write(path, SmallFiles.text("hello")),
            "images: is not a folder and not a .tar"),
        row("empty folder", path -> SmallFiles.folder(path), "holds no files"),
        row(
            "unreadable folder",
            path -> {
              SmallFiles.classFolders(path, 4);
              SmallFiles.link(path.resolve("cat/loop"), path);
            },
            "images: cannot be read (links go in a circle",
            "check its links and permissions"),
        row(
            "unknown layout",
            path -> SmallFiles.write(path.resolve("a.csv"), SmallFiles.text("1,2")),
            "no images of a known layout",
            "a.csv",
            "allowed are CIFAR"),
        row(
            "images beside class folders",
            path -> {
              SmallFiles.classFolders(path, 4);
              SmallFiles.write(path.resolve("stray.png"), SmallFiles.png(8, 8, 0));
            },
            "stray.png: does not fit",
            "class/image.jpg"),
        row(
            "images without class folders",
            path -> SmallFiles.write(path.resolve("a.png"), SmallFiles.png(8, 8, 0)),
            "a.png: does not fit"),
        row(
            "empty class",
            path -> {
              SmallFiles.classFolders(path, 4);
              SmallFiles.folder(path.resolve("horse"));
            },
            "horse: is a class folder without a JPEG or PNG"),
        row(
            "class missing in test",
            path -> {
              SmallFiles.classFolders(path.resolve("train"), 4);
              SmallFiles.write(path.resolve("test/cat/0.png"), SmallFiles.png(8, 8, 0));
            },
            "class dog has no images in test"),
        row(
            "one class",
            path -> SmallFiles.write(path.resolve("cat/0.png"), SmallFiles.png(8, 8, 0)),
            "has only one class, [cat]",
            "at least two"));
  }

  static Stream<Arguments> pictures() {
    byte[] jpeg = SmallFiles.jpeg(8, 8, 0x123456);
    byte[] png = SmallFiles.noise(8, 8);
    return Stream.of(
        picture("empty file", "x.jpg", new byte[0], "x.jpg: is empty, or ends within its header"),
        picture(
            "text as JPEG", "x.jpg", SmallFiles.text("not an image"), "neither a JPEG nor a PNG"),
        picture(
            "truncated JPEG",
            "x.jpg",
            Arrays.copyOf(jpeg, jpeg.length - 20),
            "x.jpg: is truncated or corrupt",
            "replace or remove it"),
        picture(
            "JPEG cut in its header", "x.jpg", Arrays.copyOf(jpeg, 60), "ends within its header"),
        picture(
            "truncated PNG",
            "x.png",
            Arrays.copyOf(png, png.length / 2),
            "x.png: is truncated or corrupt"),
        picture("corrupt PNG", "x.png", scrambled(png), "x.png: is truncated or corrupt"),
        picture("image without width", "x.png", resizedHeader(0, 9), "x.png: is 0 x 9 pixels"),
        picture(
            "absurd size",
            "x.png",
            resizedHeader(40_000, 40_000),
            "is 40000 x 40000 pixels; at most 64 megapixels"),
        picture(
            "size beyond 31 bits",
            "x.png",
            resizedHeader(-1, -1),
            "is 4294967295 x 4294967295 pixels"),
        picture("four channels", "x.jpg", withComponents(jpeg, 4), "has 4 colour channels (CMYK?)"),
        picture(
            "grey among colour",
            "x.png",
            SmallFiles.picture("png", BufferedImage.TYPE_BYTE_GRAY, 8, 8, 9),
            "x.png: has 1 colour channels",
            "all images must be grey, or all RGB"));
  }

  static Stream<Arguments> archives() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("train/cat/0.png", SmallFiles.png(8, 8, 1));
    files.put("train/dog/0.png", SmallFiles.png(8, 8, 2));
    byte[] good = SmallFiles.tar(files);
    byte[] zip = SmallFiles.zipped(good);
    return Stream.of(
        archive("text as tar.gz", ".tar.gz", SmallFiles.text("hello"), "is truncated or corrupt"),
        archive("empty tar", ".tar", new byte[0], "is truncated or corrupt"),
        archive("truncated gzip", ".tar.gz", Arrays.copyOf(zip, zip.length / 2), "is truncated"),
        archive("gzip without its end", ".tgz", Arrays.copyOf(zip, zip.length - 6), "is truncated"),
        archive("truncated tar", ".tar", Arrays.copyOf(good, 540), "is truncated or corrupt"),
        archive("corrupt gzip", ".tar.gz", scrambled(zip), "is truncated or corrupt"),
        archive(
            "entry above the archive",
            ".tar",
            SmallFiles.tar(Map.of("train/../../cat/0.png", SmallFiles.png(8, 8, 1))),
            "entry train/../../cat/0.png leads out of the archive"),
        archive(
            "absolute entry",
            ".tar",
            SmallFiles.tar(Map.of("/cat/0.png", SmallFiles.png(8, 8, 1))),
            "entry /cat/0.png leads out of the archive"),
        archive(
            "symbolic link",
            ".tar",
            SmallFiles.tarOfLink("cat/0.png", TarConstants.LF_SYMLINK, "/etc/passwd"),
            "entry cat/0.png is a link"),
        archive(
            "hard link",
            ".tar",
            SmallFiles.tarOfLink("cat/0.png", TarConstants.LF_LINK, "dog/0.png"),
            "entry cat/0.png is a link"),
        archive(
            "named pipe",
            ".tar",
            SmallFiles.tarOfLink("cat/0.png", TarConstants.LF_FIFO, ""),
            "is neither a file nor a folder"),
        archive(
            "empty class in an archive",
            ".tar",
            SmallFiles.tar(with(files, "train/horse/", new byte[0])),
            "images.tar!/train/horse: is a class folder without a JPEG or PNG"),
        archive(
            "corrupt image in an archive",
            ".tar",
            SmallFiles.tar(
                with(larger(files), "train/dog/1.png", Arrays.copyOf(SmallFiles.noise(8, 8), 200))),
            "images.tar!/train/dog/1.png: is truncated or corrupt"));
  }

  static Stream<Arguments> cifar() {
    byte[] test = SmallFiles.cifar(1, 0, 1);
    return Stream.of(
        row(
            "CIFAR record cut short",
            path -> {
              byte[] records = SmallFiles.cifar(1, 0, 1);
              SmallFiles.write(path.resolve("data_batch_1.bin"), Arrays.copyOf(records, 6000));
              SmallFiles.write(path.resolve("test_batch.bin"), test);
            },
            "data_batch_1.bin: has 6000 bytes, not a multiple of the 3073"),
        row(
            "CIFAR label out of range",
            path -> {
              SmallFiles.write(path.resolve("data_batch_1.bin"), SmallFiles.cifar(1, 0, 12));
              SmallFiles.write(path.resolve("test_batch.bin"), test);
            },
            "data_batch_1.bin: record 1 has label 12; allowed are 0 to 9"),
        row(
            "file of absurd length",
            path -> SmallFiles.sparse(path.resolve("data_batch_1.bin"), 300_000_000),
            "data_batch_1.bin: takes 300000000 bytes, at most 268435456 are allowed"),
        row(
            "CIFAR without test file",
            path -> SmallFiles.write(path.resolve("data_batch_1.bin"), test),
            "training files but no test file"),
        row(
            "CIFAR class without images",
            path -> {
              SmallFiles.write(path.resolve("data_batch_1.bin"), test);
              SmallFiles.write(path.resolve("test_batch.bin"), test);
            },
            "class 2 has no images in train"));
  }

  static Stream<Arguments> idx() {
    return Stream.of(
        idx(
            "IDX of another kind",
            "train-images-idx3-ubyte",
            SmallFiles.text("abcdefgh"),
            "61626364"),
        idx("IDX cut in its header", "train-images-idx3-ubyte", new byte[] {0, 0}, "is truncated"),
        idx(
            "IDX shorter than its header",
            "train-images-idx3-ubyte",
            SmallFiles.idx(0x803, new int[] {6, 4, 5}, new byte[100]),
            "holds fewer bytes than the 6 x 4 x 5"),
        idx(
            "IDX longer than its header",
            "train-labels-idx1-ubyte",
            SmallFiles.idx(0x801, new int[] {6}, new byte[7]),
            "holds more bytes than the 6 x 1 x 1"),
        idx(
            "IDX of absurd extent",
            "train-images-idx3-ubyte",
            SmallFiles.idx(0x803, new int[] {1 << 30, 1 << 10, 1 << 10}, new byte[9]),
            "its header says 1073741824 x 1024 x 1024"),
        idx(
            "IDX of no images",
            "train-images-idx3-ubyte",
            SmallFiles.idx(0x803, new int[] {0, 4, 5}, new byte[0]),
            "its header says 0 x 4 x 5"),
        idx(
            "fewer labels than images",
            "train-labels-idx1-ubyte",
            SmallFiles.idx(0x801, new int[] {5}, new byte[5]),
            "has 5 labels for 6 images"),
        idx(
            "IDX label out of range",
            "train-labels-idx1-ubyte",
            SmallFiles.idx(0x801, new int[] {6}, new byte[] {0, 1, 2, 0, 1, 0}),
            "label 2 of image 2 is out of range; allowed are 0 to 1"),
        row(
            "missing IDX file",
            path ->
                SmallFiles.write(
                    path.resolve("train-images-idx3-ubyte"),
                    SmallFiles.idx(0x803, new int[] {1, 1, 1}, new byte[1])),
            "the IDX file of train-labels is missing",
            "fetch all four files"),
        row(
            "corrupt IDX gzip",
            path -> {
              SmallFiles.idxFolder(path, true);
              SmallFiles.write(path.resolve("t10k-labels-idx1-ubyte.gz"), new byte[30]);
            },
            "t10k-labels-idx1-ubyte.gz: is corrupt"));
  }

  static Stream<Arguments> requests() {
    return Stream.of(
        request(
            "unknown class",
            spec -> spec.only("cat", "cow"),
            "has no class cow; it has [cat, dog]"),
        request(
            "too small a limit",
            spec -> spec.limited(1, 0, 0),
            "trainLimit is 1, fewer than the 2"),
        Arguments.of(
            "shapes that are not square",
            (Function<Path, DatasetSpec>) path -> DatasetSpec.defaults().resized(32, 28),
            new String[] {"shapes: height and width are 32 and 28; they must be equal"}),
        Arguments.of(
            "too many pixels",
            (Function<Path, DatasetSpec>)
                path -> {
                  SmallFiles.classFolders(path, 60);
                  return DatasetSpec.of(path.toString()).resized(4096, 4096);
                },
            new String[] {"a split holds at most 2.1 GB", "smaller height and width"}));
  }

  private static Arguments row(String problem, Consumer<Path> make, String... message) {
    Function<Path, DatasetSpec> spec =
        path -> {
          make.accept(path);
          return DatasetSpec.of(path.toString());
        };
    return Arguments.of(problem, spec, message);
  }

  private static Arguments picture(String problem, String name, byte[] file, String... message) {
    return row(
        problem,
        path -> {
          SmallFiles.classFolders(path, 4);
          SmallFiles.write(path.resolve("dog/" + name), file);
        },
        message);
  }

  private static Arguments archive(String problem, String end, byte[] file, String... message) {
    Function<Path, DatasetSpec> spec =
        path -> {
          Path archive = path.resolveSibling("images" + end);
          SmallFiles.write(archive, file);
          return DatasetSpec.of(archive.toString());
        };
    return Arguments.of(problem, spec, message);
  }

  private static Arguments idx(String problem, String name, byte[] file, String... message) {
    return row(
        problem,
        path -> {
          SmallFiles.idxFolder(path, false);
          SmallFiles.write(path.resolve(name), file);
        },
        message);
  }

  private static Arguments request(
      String problem, Function<DatasetSpec, DatasetSpec> change, String... message) {
    Function<Path, DatasetSpec> spec =
        path -> {
          SmallFiles.classFolders(path, 10);
          return change.apply(DatasetSpec.of(path.toString()));
        };
    return Arguments.of(problem, spec, message);
  }

  private static Map<String, byte[]> with(Map<String, byte[]> files, String name, byte[] file) {
    Map<String, byte[]> more = new LinkedHashMap<>(files);
    more.put(name, file);
    return more;
  }

  /** Enough images of each class to set some apart. */
  private static Map<String, byte[]> larger(Map<String, byte[]> files) {
    Map<String, byte[]> more = new LinkedHashMap<>(files);
    for (int i = 2; i < 5; i++) {
      more.put("train/cat/" + i + ".png", SmallFiles.png(8, 8, i));
      more.put("train/dog/" + i + ".png", SmallFiles.png(8, 8, 10 * i));
    }
    return more;
  }

  private static byte[] scrambled(byte[] file) {
    byte[] damaged = file.clone();
    for (int i = file.length / 3; i < 2 * file.length / 3; i++) {
      damaged[i] ^= (byte) 0x5A;
    }
    return damaged;
  }

  private static byte[] resizedHeader(int width, int height) {
    byte[] png = SmallFiles.png(8, 8, 0);
    ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    return png;
  }

  /** The JPEG with another number of components in its frame header. */
  private static byte[] withComponents(byte[] jpeg, int components) {
    byte[] changed = jpeg.clone();
    for (int i = 2; i < jpeg.length - 10; i++) {
      if ((jpeg[i] & 0xff) == 0xFF && (jpeg[i + 1] & 0xff) == 0xC0) {
        changed[i + 9] = (byte) components;
      }
    }
    return changed;
  }
}
