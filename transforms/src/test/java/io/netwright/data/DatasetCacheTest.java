package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetCacheTest {
  @TempDir Path folder;

  @BeforeEach
  void makeImages() {
    SmallFiles.classFolders(folder.resolve("images"), 10);
  }

  @Test
  void readsFromTheCacheWhatItDecodedOnce() throws IOException {
    Dataset decoded = open();
    byte[] kept = Files.readAllBytes(onlyFile());
    Dataset cached = open();

    assertThat(cached.sha256()).isEqualTo(decoded.sha256());
    assertThat(cached.mean()).isEqualTo(decoded.mean());
    assertThat(cached.classes()).isEqualTo(decoded.classes());
    assertThat(cached.train().labels()).isEqualTo(decoded.train().labels());
    assertThat(Files.readAllBytes(onlyFile())).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 70, 100, 1000, -1})
  void decodesAgainWhenAByteOfTheCacheIsWrong(int at) throws IOException {
    Dataset decoded = open();
    byte[] kept = Files.readAllBytes(onlyFile());
    byte[] damaged = kept.clone();
    damaged[at < 0 ? kept.length - 1 : at] ^= 0x55;
    Files.write(onlyFile(), damaged);

    assertThat(open().sha256()).isEqualTo(decoded.sha256());
    assertThat(Files.readAllBytes(onlyFile())).isEqualTo(kept);
  }

  @Test
  void decodesAgainWhenTheCacheIsCutShort() throws IOException {
    Dataset decoded = open();
    byte[] kept = Files.readAllBytes(onlyFile());
    for (int length : new int[] {0, 1, 66, 90, kept.length / 2, kept.length - 1}) {
      Files.write(onlyFile(), Arrays.copyOf(kept, length));

      assertThat(open().sha256()).isEqualTo(decoded.sha256());
    }
  }

  @Test
  void decodesAgainWhenAnImageHasChanged() throws IOException {
    Dataset before = open();
    Path image = folder.resolve("images/cat/3.png");
    SmallFiles.write(image, SmallFiles.png(8, 8, 0x00FF00));
    Files.setLastModifiedTime(image, FileTime.fromMillis(1_000));

    assertThat(open().sha256()).isNotEqualTo(before.sha256());
  }

  @Test
  void goesOnWhereItCannotWrite() throws IOException {
    Path file = folder.resolve("file");
    SmallFiles.write(file, new byte[1]);

    Dataset dataset = Datasets.open("toy", spec(), Optional.of(file.resolve("cache")));

    assertThat(dataset.classes()).containsExactly("cat", "dog");
  }

  private Dataset open() throws IOException {
    return Datasets.open("toy", spec(), Optional.of(folder.resolve("cache")));
  }

  private DatasetSpec spec() {
    return DatasetSpec.of(folder.resolve("images").toString());
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }
}
