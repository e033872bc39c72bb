package io.netwright.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.json.CanonicalJson;
import io.netwright.run.RunFollower;
import io.netwright.run.WorkStatus;
import io.netwright.run.WorkStatus.State;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressViewTest {
  private static final String RUN = "20261127-000000-test-0000";

  @TempDir private Path folder;
  private final StringWriter said = new StringWriter();

  @Test
  void namesThePieceOfAnEvaluationThatHasRunLongest() throws Exception {
    write("a", "EvaluateRobustness", "net/baseline fgsm shard 0", State.DONE, 1);
    write("c", "EvaluateRobustness", "net/baseline probe model shard 0", State.RUNNING, 3);
    write("b", "EvaluateRobustness", "net/baseline pgd20 shard 0", State.RUNNING, 2);

    assertThat(shown()).endsWith("  evaluate: 1 pieces done, now net/baseline pgd20 shard 0");
  }

  @Test
  void hasALineForEveryModelAndNoneForAPieceOfAnEvaluation() throws Exception {
    write("a", "TrainBaseline", "net/baseline", State.DONE, 1);
    write("b", "EvaluateRobustness", "net/baseline fgsm shard 0", State.DONE, 2);

    assertThat(shown())
        .contains("train    net/baseline ")
        .contains("done in")
        .doesNotContain("fgsm");
  }

  private String shown() throws IOException {
    PrintWriter out = new PrintWriter(said, true);
    new ProgressView(new RunFollower(Workspace.at(folder.toString()), RUN), out, true).refresh();
    return said.toString();
  }

  private void write(String key, String stage, String subject, State state, long startedAt)
      throws IOException {
    WorkStatus status =
        new WorkStatus(
            key,
            stage,
            subject,
            state,
            null,
            new WorkStatus.Progress("image", 0, 0),
            startedAt,
            startedAt + 1000,
            null);
    Path file = folder.resolve("runs").resolve(RUN).resolve("work").resolve(key + ".json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, CanonicalJson.write(status));
  }
}
