package io.netwright.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStoreTest {
  @TempDir private Path folder;
  private Workspace workspace;
  private RunStore store;

  @BeforeEach
  void open() {
    workspace = Workspace.at(folder.toString());
    store = new RunStore(workspace);
  }

  @Test
  void givesBackARunWithItsStages() throws IOException {
    new ExampleRun(workspace).whole();

    RunRecord run = store.read(ExampleRun.RUN_ID).orElseThrow();

    assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(run.stages())
        .extracting(StageRecord::stage)
        .containsExactly("TrainBaseline", "TreatModels");
    StageRecord treat = run.stages().get(1);
    assertThat(treat.metrics())
        .extracting(Measurement::value)
        .containsExactly(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0);
    assertThat(
            workspace
                .artifacts()
                .contains(Objects.requireNonNull(treat.artifacts().get("model.safetensors"))))
        .isTrue();
    assertThat(store.readStage(ExampleRun.RUN_ID, treat.key())).contains(treat);
    assertThat(store.heads()).containsExactly(run.withStages(java.util.List.of()));
    assertThat(store.runIds()).containsExactly(ExampleRun.RUN_ID);
  }

  @Test
  void hasNoRunsInAnEmptyWorkspace() throws IOException {
    assertThat(store.runIds()).isEmpty();
    assertThat(store.read("r1")).isEmpty();
    assertThat(store.readStage("r1", "k")).isEmpty();
  }

  @Test
  void namesADamagedDocument() throws IOException {
    new ExampleRun(workspace).whole();
    Path file = folder.resolve("runs/" + ExampleRun.RUN_ID + "/run.json");
    for (String damaged : new String[] {"", "{\"runId\": \"r", "[]", "null"}) {
      Files.writeString(file, damaged);
      assertThatIOException()
          .isThrownBy(() -> store.read(ExampleRun.RUN_ID))
          .withMessageContaining(file.toString())
          .withMessageContaining("delete it and run again");
    }
  }
}
