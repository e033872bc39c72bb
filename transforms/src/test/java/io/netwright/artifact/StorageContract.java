package io.netwright.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.netwright.schemas.ArtifactRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every storage must do, wherever it keeps its bytes. */
interface StorageContract {

  /** An empty storage. */
  Storage storage();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 20, (1 << 20) + 1, 3_000_000})
  default void givesBackWhatWasPublished(int size) throws IOException {
    byte[] content = bytes(size);
    publish("folder/file", content);

    assertThat(storage().size("folder/file")).hasValue(size);
    assertThat(read("folder/file")).isEqualTo(content);
    try (InputStream in = storage().open("folder/file")) {
      assertThat(in.readNBytes(10)).isEqualTo(java.util.Arrays.copyOf(content, Math.min(10, size)));
    }
  }

  @Test
  default void showsNothingOfADraft() throws IOException {
    try (Draft draft = storage().draft("text/plain")) {
      draft.out().write(bytes(2_000_000));
      draft.out().flush();
      assertThat(storage().size("a")).isEmpty();
    }
    assertThat(storage().list("a")).isEmpty();
    assertThat(storage().list(Storage.DRAFTS)).isEmpty();
  }

  @Test
  default void leavesDraftsThatAreBeingWrittenWhenItDeletesOldOnes() throws IOException {
    byte[] content = bytes(2_000_000);
    try (Draft draft = storage().draft("text/plain")) {
      draft.out().write(content);
      draft.out().flush();
      // Of an S3 store drafts are files of this machine, also those of tests that run beside this.
      storage().sweep(Instant.now().minus(Duration.ofHours(1)));
      draft.replace("folder/swept");
    }
    assertThat(read("folder/swept")).isEqualTo(content);
  }

  @Test
  default void keepsTheFirstFileOfANameUnlessToldToReplaceIt() throws IOException {
    assertThat(publish("a/b", "first".getBytes(UTF_8))).isTrue();
    assertThat(publish("a/b", "second".getBytes(UTF_8))).isFalse();
    assertThat(read("a/b")).asString(UTF_8).isEqualTo("first");

    try (Draft draft = storage().draft("text/plain")) {
      draft.out().write("third".getBytes(UTF_8));
      draft.replace("a/b");
    }
    assertThat(read("a/b")).asString(UTF_8).isEqualTo("third");
  }

  @Test
  default void letsExactlyOneOfManyWritersWin() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(16);
    try {
      for (int round = 0; round < 8; round++) {
        String path = "leases/" + round;
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int writer = 0; writer < 16; writer++) {
          byte[] content = ("writer " + writer).repeat(10_000).getBytes(UTF_8);
          all.add(() -> publish(path, content));
        }
        List<Integer> winners = new ArrayList<>();
        List<Future<Boolean>> outcomes = writers.invokeAll(all);
        for (int writer = 0; writer < 16; writer++) {
          if (outcomes.get(writer).get()) {
            winners.add(writer);
          }
        }
        assertThat(winners).hasSize(1);
        assertThat(read(path))
            .asString(UTF_8)
            .isEqualTo(("writer " + winners.get(0)).repeat(10_000));
      }
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  default void showsAReaderTheOldFileOrTheNewOne() throws Exception {
    byte[] old = "o".repeat(200_000).getBytes(UTF_8);
    byte[] fresh = "n".repeat(300_000).getBytes(UTF_8);
    Blobs blobs = new Blobs(storage(), "progress", ".json");
    blobs.replace("work", old);
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          writer.submit(
              () -> {
                for (int i = 0; i < 40; i++) {
                  blobs.replace("work", i % 2 == 0 ? fresh : old);
                }
                return null;
              });
      do {
        assertThat(blobs.read("work").orElseThrow()).isIn(old, fresh);
      } while (!writing.isDone());
      writing.get();
    } finally {
      writer.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 3_000_000})
  default void writesWhatAnInterruptedWorkerStillHasToWrite(int size) throws IOException {
    Blobs checkpoints = new Blobs(storage(), "checkpoints", "");
    Thread.currentThread().interrupt();
    try {
      checkpoints.replace("epoch", bytes(size));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(checkpoints.read("epoch")).contains(bytes(size));
  }

  @Test
  default void listsAndDeletesAFolderAndNotItsNeighbours() throws IOException {
    for (String path : List.of("runs/r1/b", "runs/r1/a", "runs/r10/a", "runs/r1.json", "x")) {
      publish(path, bytes(1));
    }
    assertThat(storage().list("runs/r1")).containsExactly("runs/r1/a", "runs/r1/b");
    assertThat(storage().list("runs"))
        .containsExactly("runs/r1.json", "runs/r1/a", "runs/r1/b", "runs/r10/a");

    storage().delete("runs/r1");
    storage().delete("runs/r1");
    assertThat(storage().list("runs")).containsExactly("runs/r1.json", "runs/r10/a");
    storage().delete("x");
    assertThat(storage().size("x")).isEmpty();
  }

  @Test
  default void tellsSizeAndAgeOfFiles() throws IOException {
    Instant before = Instant.now().minusSeconds(60);
    publish("runs/a", bytes(3));
    publish("runs/b/c", bytes(4));

    List<StoredFile> files = storage().files("runs");
    assertThat(files).extracting(StoredFile::path).containsExactly("runs/a", "runs/b/c");
    assertThat(files).extracting(StoredFile::sizeBytes).containsExactly(3L, 4L);
    assertThat(files)
        .extracting(StoredFile::modifiedAt)
        .allSatisfy(at -> assertThat(at).isBetween(before, Instant.now().plusSeconds(60)));
    assertThat(storage().file("runs/a").orElseThrow().sizeBytes()).isEqualTo(3);
    assertThat(storage().file("runs/b")).isEmpty();
    assertThat(storage().files("none")).isEmpty();
  }

  @Test
  default void saysThatAFileIsMissing() {
    assertThatExceptionOfType(FileNotFoundException.class)
        .isThrownBy(() -> storage().open("nothing/here"))
        .withMessageContaining(storage().locate("nothing/here"));
  }

  @Test
  default void neverTakesOtherBytesForAnArtifact() throws IOException {
    ArtifactStore artifacts = new FileArtifactStore(storage());
    byte[] content = bytes(5000);
    ArtifactRef ref = artifacts.write("x/y", out -> out.write(content));
    String path = FileArtifactStore.path(ref);

    replace(path, java.util.Arrays.copyOf(content, 4000));
    assertThat(artifacts.contains(ref)).isFalse();
    try (InputStream in = artifacts.open(ref)) {
      assertThatIOException().isThrownBy(in::readAllBytes).withMessageContaining("damaged");
    }
    artifacts.write("x/y", out -> out.write(content));
    assertThat(read(path)).isEqualTo(content);

    byte[] forged = content.clone();
    forged[4999] ^= 1;
    replace(path, forged);
    try (InputStream in = artifacts.open(ref)) {
      assertThatIOException().isThrownBy(in::readAllBytes).withMessageContaining("damaged");
    }
  }

  @Test
  default void travelsToWorkers() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(storage());
    }
    publish("a", bytes(3));
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((Storage) in.readObject()).size("a")).hasValue(3);
    }
  }

  private static byte[] bytes(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  private byte[] read(String path) throws IOException {
    try (InputStream in = storage().open(path)) {
      return in.readAllBytes();
    }
  }

  private boolean publish(String path, byte[] content) throws IOException {
    try (Draft draft = storage().draft("application/octet-stream")) {
      draft.out().write(content);
      return draft.publishIfAbsent(path);
    }
  }

  private void replace(String path, byte[] content) throws IOException {
    try (Draft draft = storage().draft("application/octet-stream")) {
      draft.out().write(content);
      draft.replace(path);
    }
  }
}
