package io.netwright.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of runs that were written when a control was called after its stage. */
class FormerRecordsTest {
  private static final String EVALUATION =
      """
      {"key": "k1", "stage": "EvaluateRobustness", "model": "lenet-shapes-s0/Treat-control",
       "modelId": "aaaa", "variant": "control", "status": "FINISHED", "startedAt": 1,
       "finishedAt": 2, "reusedFrom": null, "params": {}, "tags": {"variant": "control"},
       "metrics": [
         {"name": "a", "step": 0, "value": 0.5, "measuredAt": 1},
         {"name": "a", "step": 0, "value": 0.5, "measuredAt": 1, "modelId": "bbbb",
          "model": "duo@lenet-shapes-s0/Harden-control"}],
       "artifacts": {}}
      """;
  private static final String ROUTES =
      """
      {"key": "k2", "stage": "ExtractRoutes", "model": "lenet-shapes-s0/routes", "modelId": "cccc",
       "variant": "routes", "status": "FINISHED", "startedAt": 2, "finishedAt": 3,
       "reusedFrom": null, "params": {}, "tags": {"variant": "treated"}, "metrics": [],
       "artifacts": {}}
      """;
  private static final String WORK =
      """
      {"key": "k1", "stage": "EvaluateRobustness",
       "subject": "lenet-shapes-s0/Treat-control fgsm shard 0", "state": "DONE",
       "reusedFrom": null, "progress": {"unit": "", "done": 0, "total": 0}, "startedAt": 1,
       "updatedAt": 1, "message": null}
      """;
  private static final String HEAD =
      """
      {"runId": "r", "experiment": "e", "startedAt": 1, "finishedAt": 2, "status": "FINISHED",
       "command": "run", "config": {}, "codeVersion": "0", "stages": []}
      """;

  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void hasARunOfBefore() throws IOException {
    workspace = Workspace.at(folder.toString());
    write("run", HEAD);
    write("stages/k1", EVALUATION);
    write("stages/k2", ROUTES);
    write("work/k1", WORK);
  }

  private void write(String name, String json) throws IOException {
    workspace.run("r").replace(name, json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void areReadUnderTheNamesOfToday() throws IOException {
    List<StageRecord> stages = new RunStore(workspace).read("r").orElseThrow().stages();

    StageRecord control = stages.get(0);
    assertThat(control.model()).isEqualTo("lenet-shapes-s0/treated-control");
    assertThat(control.family()).isEqualTo("lenet-shapes-s0");
    assertThat(control.variant()).isEqualTo("treated-control");
    assertThat(control.tags()).containsEntry("variant", "treated-control");
    assertThat(control.metrics().get(0).variant()).isNull();
    assertThat(control.metrics().get(1).model()).isEqualTo("duo@lenet-shapes-s0/hardened-control");
    assertThat(control.metrics().get(1).variant()).isEqualTo("hardened-control");
    assertThat(control.metrics().get(1).place().about()).isNotNull();
    assertThat(stages.get(1).variant()).isEqualTo("routes");
    assertThat(stages.get(1).tags()).containsEntry("variant", "treated");
  }

  @Test
  void sayWhatWasDoneUnderTheNamesOfToday() throws IOException {
    assertThat(new RunFollower(workspace, "r").work())
        .extracting(WorkStatus::subject)
        .containsExactly("lenet-shapes-s0/treated-control fgsm shard 0");
  }

  @Test
  void areNotChangedWhereTheyAreOfToday() throws IOException {
    StageRecord once = new RunStore(workspace).readStage("r", "k1").orElseThrow();

    assertThat(once.renamed()).isSameAs(once);
  }
}
