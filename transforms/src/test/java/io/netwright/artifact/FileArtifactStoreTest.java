package io.netwright.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.schemas.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileArtifactStoreTest {
  private static final byte[] HELLO = "hello".getBytes(UTF_8);
  private static final String HELLO_DIGEST =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir private Path folder;

  private ArtifactStore store(String kind) {
    return new FileArtifactStore(
        kind.equals("beam") ? new BeamStorage(folder.toString()) : Storage.at(folder.toString()));
  }

  private Path file(ArtifactRef ref) {
    return folder.resolve(FileArtifactStore.path(ref));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "beam"})
  void givesBackWhatWasWrittenUnderItsDigest(String kind) throws IOException {
    ArtifactStore store = store(kind);

    ArtifactRef ref = store.write("text/plain", out -> out.write(HELLO));

    assertThat(ref).isEqualTo(new ArtifactRef(HELLO_DIGEST, 5L, "text/plain"));
    assertThat(store.contains(ref)).isTrue();
    try (InputStream in = store.open(ref)) {
      assertThat(in.readAllBytes()).isEqualTo(HELLO);
    }
    assertThat(store.write("text/plain", out -> out.write(HELLO))).isEqualTo(ref);
    assertThat(allFiles()).containsExactly(file(ref));
  }

  @Test
  void keepsTextsInUtf8() throws IOException {
    ArtifactStore store = store("local");
    ArtifactRef ref = store.writeText("text/plain", "h\u00e9llo\n");
    assertThat(ref.getSizeBytes()).isEqualTo(7);
    assertThat(store.readText(ref)).isEqualTo("h\u00e9llo\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "beam"})
  void makesAnOldFileYoungWhenItIsWrittenAgain(String kind) throws IOException {
    ArtifactStore store = store(kind);
    ArtifactRef ref = store.write("text/plain", out -> out.write(HELLO));
    FileTime fresh = FileTime.from(Instant.now().minus(Duration.ofMinutes(5)));
    Files.setLastModifiedTime(file(ref), fresh);
    store.write("text/plain", out -> out.write(HELLO));
    assertThat(Files.getLastModifiedTime(file(ref))).isEqualTo(fresh);

    Files.setLastModifiedTime(file(ref), FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    store.write("text/plain", out -> out.write(HELLO));

    assertThat(Files.getLastModifiedTime(file(ref))).isGreaterThan(fresh);
    assertThat(allFiles()).containsExactly(file(ref));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "beam"})
  void tellsSizeAndAgeOfItsFiles(String kind) throws IOException {
    Storage storage =
        kind.equals("beam") ? new BeamStorage(folder.toString()) : Storage.at(folder.toString());
    ArtifactRef ref = store(kind).write("text/plain", out -> out.write(HELLO));
    Files.setLastModifiedTime(file(ref), FileTime.fromMillis(1_700_000_000_000L));
    StoredFile expected =
        new StoredFile(FileArtifactStore.path(ref), 5, Instant.ofEpochMilli(1_700_000_000_000L));

    assertThat(storage.files("artifacts")).containsExactly(expected);
    assertThat(storage.file(FileArtifactStore.path(ref))).contains(expected);
    assertThat(storage.file("artifacts/none")).isEmpty();
    assertThat(storage.files("none")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "beam"})
  void leavesNothingBehindWhenTheContentFails(String kind) throws IOException {
    ArtifactStore store = store(kind);

    assertThatIOException()
        .isThrownBy(
            () ->
                store.write(
                    "text/plain",
                    out -> {
                      out.write(HELLO);
                      throw new IOException("no more");
                    }))
        .withMessage("no more");

    assertThat(allFiles()).isEmpty();
  }

  @Test
  void keepsEmptyContent() throws IOException {
    ArtifactStore store = store("local");
    ArtifactRef ref = store.write("text/plain", out -> {});

    try (InputStream in = store.open(ref)) {
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void letsManyWriteTheSameBytesAtOnce() throws Exception {
    byte[] content = new byte[300_000];
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      Callable<ArtifactRef> write = () -> store("local").write("x/y", out -> out.write(content));
      List<Callable<ArtifactRef>> all = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        all.add(write);
      }
      for (Future<ArtifactRef> future : writers.invokeAll(all)) {
        assertThat(future.get().getSha256()).isEqualTo(Sha256.of(content));
      }
    } finally {
      writers.shutdownNow();
    }
    assertThat(allFiles()).hasSize(1);
  }

  @Test
  void neverShowsWhatACrashLeftBeforeTheRename() throws IOException {
    Draft abandoned = Storage.at(folder.toString()).draft("text/plain");
    abandoned.out().write(HELLO);
    abandoned.out().flush();

    ArtifactStore store = store("local");
    assertThat(store.contains(new ArtifactRef(HELLO_DIGEST, 5L, "text/plain"))).isFalse();
    assertThat(store.write("text/plain", out -> out.write(HELLO)).getSha256())
        .isEqualTo(HELLO_DIGEST);
    assertThat(allFiles()).hasSize(2);

    Workspace.at(folder.toString()).sweep(java.time.Duration.ofHours(-1));
    assertThat(allFiles()).hasSize(1);
  }

  @Test
  void detectsTamperedBytes() throws IOException {
    ArtifactStore store = store("local");
    ArtifactRef ref = store.write("text/plain", out -> out.write(HELLO));
    Files.writeString(file(ref), "jello");

    try (InputStream in = store.open(ref)) {
      assertThatIOException()
          .isThrownBy(in::readAllBytes)
          .withMessageContaining(file(ref).toString())
          .withMessageContaining("delete the file and run again");
    }
    try (InputStream in = store.open(ref)) {
      assertThatIOException().isThrownBy(() -> in.readNBytes(5));
    }
    try (InputStream in = store.open(ref)) {
      assertThatIOException().isThrownBy(() -> in.skip(5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hell", "hello!", ""})
  void detectsAFileOfTheWrongSizeAndWritesItAnew(String found) throws IOException {
    ArtifactStore store = store("local");
    ArtifactRef ref = store.write("text/plain", out -> out.write(HELLO));
    Files.writeString(file(ref), found);

    assertThat(store.contains(ref)).isFalse();
    try (InputStream in = store.open(ref)) {
      assertThatIOException().isThrownBy(in::readAllBytes).withMessageContaining("damaged");
    }
    store.write("text/plain", out -> out.write(HELLO));
    assertThat(file(ref)).hasContent("hello");
  }

  @Test
  void saysWhichArtifactIsMissing() {
    ArtifactRef ref = new ArtifactRef(HELLO_DIGEST, 5L, "text/plain");
    assertThatIOException()
        .isThrownBy(() -> store("local").open(ref))
        .withMessageContaining(HELLO_DIGEST)
        .withMessageContaining("run the experiment again");
  }

  @Test
  void refusesADigestThatIsAPath() {
    ArtifactRef ref = new ArtifactRef("../../etc/passwd", 5L, "text/plain");
    assertThatThrownBy(() -> store("local").open(ref))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 lower-case hexadecimal digits");
  }

  @Test
  void saysInOneLineThatTheFolderCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("occupied"), "x");
    ArtifactStore store = Workspace.at(file.toString()).artifacts();

    assertThatIOException()
        .isThrownBy(() -> store.write("text/plain", out -> out.write(HELLO)))
        .withMessageContaining("cannot write to the workspace " + file)
        .withMessageContaining("--workspace")
        .matches(e -> Objects.requireNonNull(e.getMessage()).lines().count() == 1);
    assertThat(allFiles()).containsExactly(file);
  }

  private List<Path> allFiles() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
