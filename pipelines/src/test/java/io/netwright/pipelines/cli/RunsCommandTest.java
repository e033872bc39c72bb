package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.variant.ModelName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsCommandTest {
  @TempDir private Path folder;

  @Test
  void showsNoSecondsOfWorkThatWasDoneInShards() throws Exception {
    RunStore store = new RunStore(Workspace.at(folder.toString()));
    store.save(
        new RunRecord(
            "r1", "tried", 1, 2L, RunStatus.FINISHED, "netwright run", Map.of(), "abc", List.of()));
    store.saveStage("r1", stage("a", "EvaluateRobustness").ended(RunStatus.FINISHED, 1));
    store.saveStage("r1", stage("b", "TrainBaseline").ended(RunStatus.FINISHED, 4001));
    InProcessProgram program = new InProcessProgram();

    assertThat(program.execute("runs", "show", "r1", "--workspace", folder.toString())).isZero();
    assertThat(program.out())
        .containsPattern("EvaluateRobustness +lenet/baseline +-")
        .containsPattern("TrainBaseline +lenet/baseline +4");
  }

  private static StageRecord stage(String key, String name) {
    return StageRecord.started(key.repeat(64), name, new ModelName("lenet", "baseline"), 1);
  }
}
