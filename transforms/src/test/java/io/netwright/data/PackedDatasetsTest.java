package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.schemas.DatasetRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedDatasetsTest {
  private static final PackedDatasets.Adding NEW =
      new PackedDatasets.Adding(/* move= */ false, /* followLinks= */ false, note -> {});
  private static final PackedDatasets.Adding MOVED =
      new PackedDatasets.Adding(/* move= */ true, /* followLinks= */ false, note -> {});

  @TempDir private Path folder;

  private PackedDatasets packed = new PackedDatasets(Workspace.at("unset"));

  @BeforeEach
  void makesImages() {
    SmallFiles.classFolders(folder.resolve("images"), 10);
    packed = new PackedDatasets(Workspace.at(folder.resolve("workspace").toString()));
  }

  private Dataset open(String path, String cache) throws IOException {
    return sources(path, cache).open("images");
  }

  private DataSources sources(String path, String cache) throws IOException {
    return DataSources.pinned(
        Map.of("images", DatasetSpec.of(path)),
        folder.resolve(cache).toString(),
        packed.workspace());
  }

  @Test
  void areTheSameImagesAsInTheFolderEvenWithoutIt() throws IOException {
    Dataset found = Datasets.open("images", DatasetSpec.of(folder.resolve("images").toString()));
    PackedDatasets.Entry entry = packed.add("animals", folder.resolve("images"), NEW);
    Files.move(folder.resolve("images"), folder.resolve("gone"));

    Dataset byName = open("workspace:animals", "cache-1");
    Dataset byDigest = open("workspace:" + entry.sha256(), "cache-2");
    assertThat(byName.sha256()).isEqualTo(found.sha256()).isEqualTo(byDigest.sha256());
    assertThat(byName.train().pixels()).isEqualTo(found.train().pixels());
    assertThat(byName.test().labels()).isEqualTo(found.test().labels());
  }

  @Test
  void haveTheSameDigestWhereverAndWheneverTheFolderWasMade() throws IOException {
    PackedDatasets.Entry first = packed.add("first", folder.resolve("images"), NEW);
    SmallFiles.classFolders(folder.resolve("elsewhere/images"), 10);
    Files.writeString(folder.resolve("elsewhere/images/.DS_Store"), "litter");

    assertThat(packed.add("second", folder.resolve("elsewhere/images"), NEW).sha256())
        .isEqualTo(first.sha256());
    assertThat(packed.list()).extracting(PackedDatasets.Entry::name).contains("first", "second");
  }

  @Test
  void areFetchedOnceAndAgainOnlyWhenTheCopyIsDamaged() throws IOException {
    PackedDatasets.Entry entry = packed.add("animals", folder.resolve("images"), NEW);
    Path copy = packed.fetch(entry, folder.resolve("cache"));
    Path artifact =
        folder
            .resolve("workspace/artifacts/sha256/" + entry.sha256().substring(0, 2))
            .resolve(entry.sha256());
    Path away = Files.move(artifact, folder.resolve("away"));
    assertThat(packed.fetch(entry, folder.resolve("cache"))).isEqualTo(copy);

    Files.move(away, artifact);
    byte[] bytes = Files.readAllBytes(copy);
    bytes[600] ^= 1;
    Files.write(copy, bytes);
    packed.fetch(entry, folder.resolve("cache"));
    assertThat(copy).hasSameBinaryContentAs(artifact);
  }

  @Test
  void areNotEvenFetchedWhereTheirImagesWereDecodedBefore() throws IOException {
    packed.add("animals", folder.resolve("images"), NEW);
    DatasetSpec spec = DatasetSpec.of("workspace:animals");
    String digest = Datasets.open("images", spec, packed, folder.resolve("cache")).sha256();
    assertThat(files("cache")).anyMatch(file -> file.toString().endsWith(".tar"));
    for (Path file : files("cache")) {
      if (file.toString().endsWith(".tar")) {
        Files.delete(file);
      }
    }
    Dataset again = Datasets.open("images", spec, packed, folder.resolve("cache"));
    assertThat(again.sha256()).isEqualTo(digest);
    assertThat(files("cache")).noneMatch(file -> file.toString().endsWith(".tar"));
  }

  @Test
  void refuseBytesThatAreNotTheirOwn() throws IOException {
    PackedDatasets.Entry entry = packed.add("animals", folder.resolve("images"), NEW);
    Path artifact =
        folder
            .resolve("workspace/artifacts/sha256/" + entry.sha256().substring(0, 2))
            .resolve(entry.sha256());
    byte[] bytes = Files.readAllBytes(artifact);
    bytes[bytes.length / 2] ^= 1;
    Files.write(artifact, bytes);

    assertThatThrownBy(() -> packed.fetch(entry, folder.resolve("cache")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");
    assertThat(files("cache")).allMatch(file -> file.toString().endsWith(".lock"));
  }

  @Test
  void keepTheirMeaningInARunWhileTheNameMoves() throws IOException {
    packed.add("animals", folder.resolve("images"), NEW);
    DataSources begun = sources("workspace:animals", "cache");
    String before = begun.open("images").sha256();
    SmallFiles.classFolders(folder.resolve("more"), 12);
    assertThatThrownBy(() -> packed.add("animals", folder.resolve("more"), NEW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--move");
    packed.add("animals", folder.resolve("more"), MOVED);

    assertThat(begun.open(new DatasetRef("images", before)).sha256()).isEqualTo(before);
    assertThat(open("workspace:animals", "cache").sha256()).isNotEqualTo(before);
  }

  @Test
  void areRefusedWhenUnknownOrUnreadable() throws IOException {
    assertThatThrownBy(() -> sources("workspace:nothing", "cache"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no data set nothing in")
        .hasMessageContaining("netwright data add");
    Files.createDirectories(folder.resolve("texts"));
    Files.writeString(folder.resolve("texts/a.txt"), "no image");
    assertThatThrownBy(() -> packed.add("texts", folder.resolve("texts"), NEW))
        .isInstanceOf(DataException.class);
    for (String name : List.of("", "a/b", "..", "0".repeat(64))) {
      assertThatThrownBy(() -> packed.add(name, folder.resolve("images"), NEW))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + name + "'");
    }
    assertThat(packed.list()).isEmpty();
  }

  private List<Path> files(String inside) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(inside))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
