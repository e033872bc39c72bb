package io.netwright.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobsTest {
  @TempDir private Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "beam"})
  void readsReplacesListsAndDeletes(String kind) throws IOException {
    Storage storage =
        kind.equals("beam") ? new BeamStorage(folder.toString()) : Storage.at(folder.toString());
    Blobs blobs = new Blobs(storage, "runs", ".json");

    assertThat(blobs.list()).isEmpty();
    assertThat(blobs.read("r1/run")).isEmpty();
    blobs.replace("r1/run", bytes("a"));
    blobs.replace("r1/run", bytes("bc"));
    assertThat(blobs.writeIfAbsent("r1/run", bytes("d"))).isFalse();
    assertThat(blobs.writeIfAbsent("r0/run", bytes("e"))).isTrue();

    assertThat(blobs.read("r1/run")).contains(bytes("bc"));
    assertThat(blobs.list()).containsExactly("r0/run", "r1/run");
    blobs.delete("r1/run");
    blobs.delete("r1/run");
    assertThat(blobs.list()).containsExactly("r0/run");
    blobs.deleteAll();
    assertThat(blobs.contains("r0/run")).isFalse();
    assertThat(storage.list(Storage.DRAFTS)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "beam"})
  void areListedWhereTheWorkspaceLiesBelowAFolderOfTheSameName(String kind) throws IOException {
    String root = folder.resolve("models/models/runs").toString();
    Storage storage = kind.equals("beam") ? new BeamStorage(root) : Storage.at(root);
    Blobs blobs = new Blobs(storage, "models", ".json");
    blobs.replace("shapes/models/a", bytes("a"));

    assertThat(blobs.list()).containsExactly("shapes/models/a");
    assertThat(storage.list("models")).containsExactly("models/shapes/models/a.json");
  }

  @Test
  void lettingManyWriteOneOfThemWins() throws Exception {
    Blobs memo = Workspace.at(folder.toString()).memo("TrainBaseline");
    ExecutorService writers = Executors.newFixedThreadPool(8);
    List<Callable<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      byte[] content = bytes("writer " + i);
      all.add(() -> memo.writeIfAbsent("key", content));
    }
    int winner = -1;
    try {
      List<Future<Boolean>> outcomes = writers.invokeAll(all);
      for (int i = 0; i < outcomes.size(); i++) {
        if (outcomes.get(i).get()) {
          assertThat(winner).as("second winner %d", i).isEqualTo(-1);
          winner = i;
        }
      }
    } finally {
      writers.shutdownNow();
    }
    assertThat(memo.read("key")).contains(bytes("writer " + winner));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../x", "a/../../x", "/etc/passwd", "a b", ".hidden", "a\\b"})
  void refusesNamesThatCouldLeaveTheFolder(String name) {
    Blobs blobs = Workspace.at(folder.toString()).memo("stage");
    assertThatThrownBy(() -> blobs.read(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'");
  }
}
