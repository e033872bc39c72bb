package io.netwright.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest implements StorageContract {
  @TempDir private Path folder;

  @Override
  public Storage storage() {
    return Storage.at(folder.toString());
  }

  @Test
  void letsOneOfManyWinWhereThereAreNoHardLinks() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        Path target = folder.resolve("target-" + round);
        List<Callable<Boolean>> all = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
          Path draft = Files.writeString(folder.resolve("draft-" + writer), "writer " + writer);
          all.add(() -> LocalDraft.moveLocked(draft, target, folder.resolve("lock")));
        }
        List<Future<Boolean>> outcomes = writers.invokeAll(all);
        List<Integer> winners = new ArrayList<>();
        for (int writer = 0; writer < 8; writer++) {
          if (outcomes.get(writer).get()) {
            winners.add(writer);
          }
        }
        assertThat(winners).hasSize(1);
        assertThat(target).hasContent("writer " + winners.get(0));
      }
    } finally {
      writers.shutdownNow();
    }
  }

  @Test
  void letsSomebodyWriteIntoAFolderThatSomebodyElseDeletes() throws Exception {
    Blobs checkpoints = new Blobs(storage(), "checkpoints/key", "");
    AtomicBoolean writes = new AtomicBoolean(true);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> written =
          threads.submit(
              () -> {
                for (int i = 0; i < 300; i++) {
                  checkpoints.replace("train.checkpoint", new byte[] {1});
                }
                writes.set(false);
                return "all";
              });
      Future<?> deleted =
          threads.submit(
              () -> {
                while (writes.get()) {
                  checkpoints.deleteAll();
                }
                return "all";
              });
      written.get();
      deleted.get();
    } finally {
      writes.set(false);
      threads.shutdownNow();
    }
  }

  @Test
  void listsWhatItReadsBehindALinkAndSaysWhereTheLinksAre() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("a.json"), "a");
    Storage storage = Storage.at(folder.resolve("workspace").toString());
    Path runs = Files.createDirectories(folder.resolve("workspace/runs"));
    Files.createSymbolicLink(folder.resolve("workspace/data"), elsewhere);
    Files.createSymbolicLink(runs.resolve("inner"), elsewhere);
    Files.createSymbolicLink(runs.resolve("b.json"), elsewhere.resolve("a.json"));
    Files.createSymbolicLink(runs.resolve("dead"), folder.resolve("nothing"));

    assertThat(storage.size("data/a.json")).hasValue(1);
    assertThat(storage.list("data")).containsExactly("data/a.json");
    assertThat(storage.list("runs")).containsExactly("runs/b.json", "runs/inner/a.json");
    assertThat(storage.files("runs")).extracting(StoredFile::sizeBytes).containsExactly(1L, 1L);
    assertThat(storage.links("data")).containsExactly("data");
    assertThat(storage.links("runs")).containsExactly("runs/b.json", "runs/dead", "runs/inner");
    assertThat(storage.links("none")).isEmpty();
  }

  @Test
  void seesNoLinkWhereTheWholeWorkspaceIsBehindOne() throws IOException {
    Path real = Files.createDirectories(folder.resolve("real/data"));
    Files.writeString(real.resolve("a.json"), "a");
    Path link = Files.createSymbolicLink(folder.resolve("workspace"), folder.resolve("real"));

    assertThat(Storage.at(link.toString()).links("data")).isEmpty();
    assertThat(Storage.at(link.toString()).list("data")).containsExactly("data/a.json");
  }

  @Test
  void refusesLinksThatGoInACircle() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models/shapes"));
    Files.createSymbolicLink(models.resolve("again"), folder.resolve("models"));

    assertThatThrownBy(() -> storage().list("models"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("models/shapes/again: is a link that leads in a circle");
  }

  @Test
  void deletesALinkAndOldDraftsButNothingBehindALink() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/inner"));
    Path precious = Files.writeString(elsewhere.resolve("precious"), "a");
    Files.setLastModifiedTime(precious, FileTime.from(Instant.EPOCH));
    Path runs = Files.createDirectories(folder.resolve("workspace/runs/r1"));
    Files.createSymbolicLink(runs.resolve("inner"), elsewhere);
    Files.createSymbolicLink(folder.resolve("workspace/.drafts"), elsewhere);
    Storage storage = Storage.at(folder.resolve("workspace").toString());

    storage.delete("runs/r1");
    storage.sweep(Instant.now());

    assertThat(runs).doesNotExist();
    assertThat(precious).exists();
  }

  @Test
  void sweepsWhileOthersPublish() throws Exception {
    Storage storage = storage();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> written = other.submit(() -> publishUntil(done));
      for (int round = 0; round < 2000; round++) {
        storage.sweep(Instant.now().minus(Duration.ofHours(1)));
      }
      done.set(true);
      assertThat(written.get()).isPositive();
    } finally {
      other.shutdownNow();
    }
  }

  private int publishUntil(AtomicBoolean done) throws IOException {
    int written = 0;
    while (!done.get()) {
      List<Draft> drafts = new ArrayList<>(); // many, so that some go while others are looked at
      for (int i = 0; i < 50; i++) {
        drafts.add(storage().draft("text/plain"));
      }
      for (Draft draft : drafts) {
        draft.replace("folder/file");
        draft.close();
        written++;
      }
    }
    return written;
  }
}
