package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be one data set is refused, and the line names the files that do not belong. */
class OddFilesTest {
  @TempDir Path folder;

  @Test
  void ofMixedSizesAreTheSmallestAndTheLargest() {
    SmallFiles.classFolders(images(), 4);
    SmallFiles.write(images().resolve("cat/thumb.png"), SmallFiles.png(4, 3, 0xFF1234));
    SmallFiles.write(images().resolve("dog/poster.png"), SmallFiles.png(8, 9, 0x1234FF));

    refused(
        images().resolve("cat/thumb.png") + ": is 4 x 3 pixels",
        images().resolve("dog/poster.png") + " is 8 x 9",
        "of 10 images",
        "give height and width");
  }

  @Test
  void areNamedEvenWhereOnlyTheProportionsDiffer() {
    SmallFiles.classFolders(images(), 4);
    SmallFiles.write(images().resolve("cat/flat.png"), SmallFiles.png(16, 4, 0xFF1234));

    refused("cat/flat.png: is 16 x 4 pixels", "is 8 x 8");
  }

  @Test
  void ofTwoDataSetsAreNamedByTheirFolders() {
    cifar(images().resolve("cifar-10-batches-bin"));
    cifar(images().resolve("backup/cifar-10-batches-bin"));

    refused(
        images().resolve("backup/cifar-10-batches-bin") + ": has CIFAR-10 files",
        "and " + images().resolve("cifar-10-batches-bin") + " has CIFAR-10 files");
  }

  @Test
  void ofTwoIdxSetsAreNamedByTheirFolders() {
    SmallFiles.idxFolder(images().resolve("FashionMNIST/raw"), false);
    SmallFiles.idxFolder(images().resolve("MNIST/raw"), true);

    refused("FashionMNIST/raw: has IDX files", "MNIST/raw has IDX files");
  }

  @Test
  void ofATrainingSetWithTheTestSetOfAnotherAreNamed() {
    SmallFiles.idxFolder(images().resolve("A"), false);
    SmallFiles.idxFolder(images().resolve("B"), false);
    for (String part : List.of("A/t10k", "B/train")) {
      delete(images().resolve(part + "-images-idx3-ubyte"));
      delete(images().resolve(part + "-labels-idx1-ubyte"));
    }

    refused("A: has IDX files", "B has IDX files");
  }

  @Test
  void ofAnotherKindBesideCifarAreNamed() {
    cifar(images());
    SmallFiles.write(images().resolve("train.bin"), SmallFiles.cifar(2, 0, 1));
    refused(images() + ": has CIFAR-10 files", "has CIFAR-100 files");
  }

  @Test
  void ofClassFoldersBesideCifarAreNamed() {
    cifar(images());
    SmallFiles.classFolders(images().resolve("extra"), 2);
    refused("has CIFAR-10 files", "extra/cat has image files", "extra/dog");
  }

  @Test
  void ofOtherShapeInTestAreNamed() {
    SmallFiles.idxFolder(images(), false);
    SmallFiles.write(
        images().resolve("t10k-images-idx3-ubyte"),
        SmallFiles.idx(0x803, new int[] {6, 5, 5}, new byte[150]));
    refused("train-images-idx3-ubyte: has images of 1x4x5", "t10k-images-idx3-ubyte of 1x5x5");
  }

  @Test
  void ofOtherContentBesideTheirDownloadAreNamed() {
    SmallFiles.idxFolder(images(), true);
    SmallFiles.write(
        images().resolve("train-labels-idx1-ubyte"),
        SmallFiles.idx(0x801, new int[] {6}, new byte[] {1, 1, 0, 1, 0, 1}));
    refused(
        "train-labels-idx1-ubyte.gz: differs from",
        "train-labels-idx1-ubyte, and both are the train-labels");
  }

  @Test
  void ofFormatsThatAreNotReadAreCountedAndNamed() {
    SmallFiles.classFolders(images(), 4);
    for (String name : List.of("cat/a.webp", "cat/b.WEBP", "dog/c.bmp", "dog/d.tiff")) {
      SmallFiles.write(images().resolve(name), SmallFiles.text("image"));
    }

    refused(
        images().resolve("cat/a.webp") + ": is an image that Netwright does not read, one of 4",
        "1 .bmp, 1 .tiff, 2 .webp",
        "cat/a.webp, cat/b.WEBP, dog/c.bmp and 1 more");
  }

  @Test
  void ofFormatsThatAreNotReadAreNamedWhereNoOtherImagesAreThere() {
    for (String name : List.of("cat/a.webp", "dog/b.webp")) {
      SmallFiles.write(images().resolve(name), SmallFiles.text("image"));
    }

    refused("one of 2 (2 .webp: cat/a.webp, dog/b.webp)", "convert or remove them");
  }

  @Test
  void areTheFewAndNotTheMany() {
    SmallFiles.classFolders(images().resolve("train"), 6);
    for (int i = 0; i < 3; i++) {
      SmallFiles.write(images().resolve("test/" + i + ".png"), SmallFiles.png(8, 8, i));
    }
    refused(images().resolve("test/0.png") + ": does not fit", "3 images", "the other 12");
  }

  @Test
  void ofGreyAmongColourAreTheFew() {
    SmallFiles.classFolders(images(), 4);
    SmallFiles.write(images().resolve("cat/-.png"), SmallFiles.grey(8, 8, 7));
    refused("cat/-.png: has 1 colour channels, as 1 image has", "the other 8 have 3");
  }

  @Test
  void ofTwoFoldersForOneSplitAreNamed() {
    SmallFiles.classFolders(images().resolve("train"), 4);
    SmallFiles.classFolders(images().resolve("val"), 4);
    SmallFiles.classFolders(images().resolve("validation"), 4);
    refused("validation: means validation, and so does", "val;");
  }

  @Test
  void thatOnlyTestAreADataSetForQuestionsAndForNoTraining() throws IOException {
    SmallFiles.idxFolder(images(), true);
    for (String file : List.of("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")) {
      Files.delete(images().resolve(file));
    }
    Dataset idx = Datasets.open("idx", DatasetSpec.of(images().toString()));
    assertThat(List.of(idx.train().size(), idx.validation().size(), idx.test().size()))
        .containsExactly(0, 0, 6);
    assertThat(idx.mean()).doesNotContain(Float.NaN);
    assertThat(idx.forQuestions().train()).isSameAs(idx.test());

    Path folders = images().resolveSibling("val-only");
    SmallFiles.classFolders(folders.resolve("val"), 4);
    Dataset validation = Datasets.open("folders", DatasetSpec.of(folders.toString()));
    assertThat(validation.test().size()).isEqualTo(8);
    assertThat(validation.train().size()).isZero();
  }

  @Test
  void ofAClassThatOneSplitLacksAreNamed() {
    SmallFiles.classFolders(images().resolve("train"), 4);
    SmallFiles.classFolders(images().resolve("test"), 4);
    SmallFiles.write(images().resolve("test/wolf/0.png"), SmallFiles.png(8, 8, 7));
    SmallFiles.write(images().resolve("test/yak/0.png"), SmallFiles.png(8, 8, 8));
    refused("class wolf has no images in train, nor have yak");
  }

  @Test
  void ofAClassTooSmallForItsSplitsAreCounted() {
    SmallFiles.classFolders(images(), 4);
    SmallFiles.write(images().resolve("wolf/0.png"), SmallFiles.png(8, 8, 7));
    refused("class wolf has 1 image in train", "at least 3");
    SmallFiles.write(images().resolve("wolf/1.png"), SmallFiles.png(8, 8, 8));
    refused("class wolf has 2 images in train", "at least 3");
  }

  @Test
  void areLinksThatLeadNowhere() {
    SmallFiles.classFolders(images(), 4);
    SmallFiles.link(images().resolve("cat/.#lock"), Path.of("user@host.1"));
    SmallFiles.link(images().resolve("cat/x.png"), Path.of("gone.png"));
    refused("cat/x.png: is a link that leads nowhere, to gone.png; mend or remove it");
    SmallFiles.link(folder.resolve("moved"), Path.of("elsewhere"));
    assertThatThrownBy(
            () -> Datasets.open("toy", DatasetSpec.of(folder.resolve("moved").toString())))
        .hasMessageContaining("moved: is a link that leads nowhere, to elsewhere");
  }

  @Test
  void thatNameTwoClassesAlikeAreRefused() {
    cifar(images());
    SmallFiles.write(images().resolve("batches.meta.txt"), SmallFiles.text("cat\ncat\n"));

    refused("class cat is named twice, as label 0 and as label 1");
  }

  private void refused(String... message) {
    assertThatThrownBy(() -> Datasets.open("toy", DatasetSpec.of(images().toString())))
        .isInstanceOf(DataException.class)
        .message()
        .contains(message)
        .doesNotContain("\n");
  }

  private static void cifar(Path to) {
    SmallFiles.write(to.resolve("data_batch_1.bin"), SmallFiles.cifar(1, 0, 1, 0, 1));
    SmallFiles.write(to.resolve("test_batch.bin"), SmallFiles.cifar(1, 0, 1));
  }

  private static void delete(Path file) {
    if (!file.toFile().delete()) {
      throw new IllegalStateException("cannot delete " + file);
    }
  }

  private Path images() {
    return folder.resolve("images");
  }
}
