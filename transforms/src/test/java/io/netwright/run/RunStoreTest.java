package io.netwright.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.mlflow.ExampleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    assertThat(store.heads()).containsExactly(run.withStages(List.of()));
    assertThat(store.runIds()).containsExactly(ExampleRun.RUN_ID);
  }

  @Test
  void hasNoRunsInAnEmptyWorkspace() throws IOException {
    assertThat(store.runIds()).isEmpty();
    assertThat(store.read("r1")).isEmpty();
    assertThat(store.readStage("r1", "k")).isEmpty();
  }

  @Test
  void passesOverADamagedOrForeignDocumentAndNamesIt() throws IOException {
    new ExampleRun(workspace).whole();
    Path file = folder.resolve("runs/" + ExampleRun.RUN_ID + "/run.json");
    String other = Files.readString(file).replace(ExampleRun.RUN_ID, "another-run");
    for (String damaged :
        List.of(
            "", "{\"runId\": \"r", "[]", "null", "{}", "{\"config\": {}, \"stages\": []}", other)) {
      Files.writeString(file, damaged);
      List<String> found = new ArrayList<>();

      assertThat(store.read(ExampleRun.RUN_ID, (place, why) -> found.add(place))).isEmpty();
      assertThat(found).containsExactly(file.toString());
      assertThat(store.heads()).isEmpty();
    }
  }

  @Test
  void readsTheRestOfARunWhereOnePieceOfWorkCannotBeRead() throws IOException {
    new ExampleRun(workspace).whole();
    Path stages = folder.resolve("runs/" + ExampleRun.RUN_ID + "/stages");
    Files.writeString(stages.resolve("a".repeat(64) + ".json"), "{");
    Files.writeString(stages.resolve("copy of something.json"), "{");

    assertThat(store.read(ExampleRun.RUN_ID).orElseThrow().stages())
        .extracting(StageRecord::key)
        .containsExactly("b".repeat(64));
    assertThat(store.readStage(ExampleRun.RUN_ID, "a".repeat(64))).isEmpty();
  }
}
