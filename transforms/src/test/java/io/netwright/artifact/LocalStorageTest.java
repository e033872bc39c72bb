package io.netwright.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
}
