package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not refused is said, with a count and the names of files. */
class RemarksTest {
  @TempDir Path folder;

  @Test
  void areNoneWhereEverythingIsTakenAsItIs() throws IOException {
    SmallFiles.classFolders(images(), 10);

    assertThat(remarks()).isEmpty();
    assertThat(Datasets.open("s", DatasetSpec.defaults().limited(20, 10, 10)).remarks()).isEmpty();
  }

  @Test
  void countFilesThatAreNoImagesAndLitter() throws IOException {
    SmallFiles.classFolders(images(), 10);
    for (String name : List.of("LICENSE", "labels.csv", "cat/notes.txt", "dog/a")) {
      SmallFiles.write(images().resolve(name), SmallFiles.text("text"));
    }
    for (String name : List.of("cat/@eaDir/0.png", "#recycle/dog/0.png", "data-check.png")) {
      SmallFiles.write(images().resolve(name), SmallFiles.png(3, 3, 0));
    }

    assertThat(remarks())
        .containsExactly(
            "4 files left out, not part of the data set: LICENSE, cat/notes.txt, dog/a and 1 more",
            "3 files left out, hidden or litter of a desktop: #recycle/dog/0.png,"
                + " cat/@eaDir/0.png, data-check.png");
  }

  @Test
  void areOneLineEachWhateverFilesAreCalled() throws IOException {
    SmallFiles.classFolders(images(), 10);
    SmallFiles.write(images().resolve("notes\nnote   all is well"), SmallFiles.text("text"));
    SmallFiles.write(images().resolve("cat/a\nb.png"), SmallFiles.png(4, 4, 1));
    SmallFiles.write(images().resolve("dog/a\nb.png"), SmallFiles.png(4, 4, 1));

    List<String> remarks = remarks(spec().resized(8, 8));
    assertThat(remarks)
        .anyMatch(line -> line.endsWith("of the data set: notes\\u000anote   all is well"))
        .anyMatch(line -> line.contains("the smallest is cat/a\\u000ab.png (4 x 4)"))
        .anyMatch(
            line ->
                line.contains("cat/a\\u000ab.png = dog/a\\u000ab.png")
                    || line.contains("dog/a\\u000ab.png = cat/a\\u000ab.png"));
    assertThat(new DatasetCheck(Datasets.open("toy", spec().resized(8, 8))).lines())
        .noneMatch(line -> line.contains("\n"));
  }

  @Test
  void countImagesThatAreResized() throws IOException {
    SmallFiles.classFolders(images(), 10);
    assertThat(remarks(spec().resized(16, 8)))
        .containsExactly(
            "all 20 images resized from 8 x 8 to 8 x 16 pixels (width x height), which are other"
                + " proportions");
    SmallFiles.write(images().resolve("cat/wide.png"), SmallFiles.png(12, 6, 0xFF1234));
    SmallFiles.write(images().resolve("dog/small.png"), SmallFiles.png(4, 4, 0x1234FF));

    assertThat(remarks(spec().resized(8, 8)))
        .containsExactly(
            "2 of 22 images resized to 8 x 8 pixels (width x height), 1 of them to other"
                + " proportions; the smallest is dog/small.png (4 x 4), the largest cat/wide.png"
                + " (12 x 6)");
    SmallFiles.idxFolder(folder.resolve("idx"), false);
    assertThat(remarks(DatasetSpec.of(folder.resolve("idx").toString()).resized(8, 8)))
        .contains("all 12 images resized from 5 x 4 to 8 x 8 pixels (width x height)");
  }

  @Test
  void countImagesThatEveryViewerTurns() throws IOException {
    for (int i = 0; i < 4; i++) {
      SmallFiles.write(images().resolve("cat/" + i + ".jpg"), Pictures.turnedJpeg(16, 8, 60 * i));
      SmallFiles.write(
          images().resolve("dog/" + i + ".jpg"), SmallFiles.jpeg(16, 8, (60 * i) << 8));
    }

    assertThat(remarks())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("4 images to be turned or mirrored by EXIF orientation")
                    .contains("leaves as stored: cat/0.jpg, cat/1.jpg, cat/2.jpg and 1 more"));
    assertThat(Datasets.open("toy", spec()).shape()).isEqualTo(new ImageShape(3, 8, 16));
  }

  @Test
  void countImagesThatSplitsShareAndImagesOfTwoClasses() throws IOException {
    SmallFiles.classFolders(images().resolve("train"), 10);
    SmallFiles.classFolders(images().resolve("val"), 1);
    for (int i = 20; i < 23; i++) {
      SmallFiles.write(images().resolve("test/cat/" + i + ".png"), SmallFiles.png(8, 8, i));
      SmallFiles.write(images().resolve("test/dog/" + i + ".png"), SmallFiles.png(8, 8, 90 + i));
    }
    assertThat(remarks())
        .singleElement()
        .asString()
        .startsWith("2 of 2 images of validation are also in train (2), equal to the pixel: ")
        .contains("val/cat/0.png = train/cat/0.png")
        .contains("val/dog/0.png = train/dog/0.png");

    SmallFiles.write(images().resolve("test/dog/x.png"), SmallFiles.png(8, 8, 0xFF0000));
    SmallFiles.write(images().resolve("test/dog/y.png"), SmallFiles.png(8, 8, 20));
    assertThat(remarks())
        .anyMatch(line -> line.startsWith("1 of 8 images of test is also in train (1)"))
        .anyMatch(line -> line.startsWith("1 of 8 images of test is there more than once"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("2 images with the same pixels as one of another class: ")
                    .contains("test/dog/x.png = train/cat/0.png (dog, cat)"));
  }

  @Test
  void countCopiesThatTheirOwnSplitTearsApart() throws IOException {
    for (int i = 0; i < 10; i++) {
      SmallFiles.write(images().resolve("cat/" + i + ".png"), SmallFiles.png(8, 8, 0xFF0000));
      SmallFiles.write(images().resolve("dog/" + i + ".png"), SmallFiles.png(8, 8, i));
    }

    assertThat(remarks())
        .anyMatch(line -> line.startsWith("7 of 16 images of train are there more than once"))
        .anyMatch(line -> line.startsWith("1 of 2 images of validation is also in train (1)"))
        .anyMatch(line -> line.startsWith("1 of 2 images of test is also in train (1)"));
  }

  @Test
  void nameAMissingBatchOfCifarAndOneOfOtherLength() throws IOException {
    SmallFiles.write(images().resolve("batches.meta.txt"), SmallFiles.text("cat\ndog\n"));
    SmallFiles.write(images().resolve("readme.html"), SmallFiles.text("explains"));
    for (int batch : new int[] {1, 2, 4, 5}) {
      byte[] records = SmallFiles.cifar(1, batch == 4 ? new int[] {0, 1, 0} : new int[] {0, 1});
      for (int at = 1; at < records.length; at += 3073) {
        records[at] = (byte) (10 * batch); // no two images alike
      }
      SmallFiles.write(images().resolve("data_batch_" + batch + ".bin"), records);
    }
    SmallFiles.write(images().resolve("test_batch.bin"), SmallFiles.cifar(1, 1, 0));

    assertThat(remarks())
        .containsExactly(
            "1 file missing: data_batch_3.bin; CIFAR-10 has data_batch_1.bin to data_batch_5.bin,"
                + " these are 9 training images",
            "1 file without the 2 records of the others: data_batch_4.bin (3)");
  }

  @Test
  void nameABatchThatCifarDoesNotHaveHoweverLargeItsNumber() throws IOException {
    SmallFiles.write(images().resolve("batches.meta.txt"), SmallFiles.text("cat\ndog\n"));
    byte[] records = SmallFiles.cifar(1, 0, 1);
    for (String batch : List.of("1", "2", "3", "4", "5", "99999999999")) {
      SmallFiles.write(images().resolve("data_batch_" + batch + ".bin"), records);
    }
    SmallFiles.write(images().resolve("test_batch.bin"), records);

    assertThat(remarks())
        .contains("1 file read that CIFAR-10 does not have: data_batch_99999999999.bin");
  }

  @Test
  void nameFileAndRecordOfCifarAndIdx() throws IOException {
    SmallFiles.write(images().resolve("batches.meta.txt"), SmallFiles.text("cat\ndog\n"));
    SmallFiles.write(images().resolve("data_batch_1.bin"), SmallFiles.cifar(1, 0, 1, 0, 1, 0, 1));
    SmallFiles.write(images().resolve("test_batch.bin"), SmallFiles.cifar(1, 0, 1));
    assertThat(remarks())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("2 of 2 images of test are also in train")
                    .contains("test_batch.bin#1 = data_batch_1.bin#1"));

    SmallFiles.idxFolder(folder.resolve("idx"), false);
    assertThat(remarks(DatasetSpec.of(folder.resolve("idx").toString())))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("6 of 6 images of test are also in train")
                    .contains("t10k-images-idx3-ubyte#0 = train-images-idx3-ubyte#0"));
  }

  @Test
  void nameADownloadBesideWhatWasUnpackedFromIt() throws IOException {
    SmallFiles.idxFolder(images(), true);
    String packed = Datasets.open("toy", spec()).sha256();
    SmallFiles.idxFolder(images(), false);

    assertThat(Datasets.open("toy", spec()).sha256()).isEqualTo(packed);
    assertThat(remarks())
        .anyMatch(
            line ->
                line.startsWith("4 files left out, of the same content as another: ")
                    && line.contains("t10k-images-idx3-ubyte.gz = t10k-images-idx3-ubyte"));
  }

  @Test
  void areTheSameFromTheCache() throws IOException {
    SmallFiles.classFolders(images(), 10);
    SmallFiles.write(images().resolve("LICENSE"), SmallFiles.text("text"));
    Optional<Path> cache = Optional.of(folder.resolve("cache"));
    List<String> first = Datasets.open("toy", spec(), cache).remarks();

    assertThat(Datasets.open("toy", spec(), cache).remarks()).isEqualTo(first).hasSize(1);
    assertThat(new DatasetCheck(Datasets.open("toy", spec(), cache)).lines())
        .contains("note   " + first.get(0));
  }

  private List<String> remarks() throws IOException {
    return remarks(spec());
  }

  private static List<String> remarks(DatasetSpec spec) throws IOException {
    return Datasets.open("toy", spec).remarks();
  }

  private DatasetSpec spec() {
    return DatasetSpec.of(images().toString());
  }

  private Path images() {
    return folder.resolve("images");
  }
}
