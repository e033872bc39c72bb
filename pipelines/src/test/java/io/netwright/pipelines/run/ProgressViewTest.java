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

  /** It had claimed 39 s for what took half an hour. */
  @Test
  void tellsWhatIsLeftFromWhatItSawAndNotFromWhatWasResumed() throws Exception {
    ProgressView view = view();
    write("a", new WorkStatus.Progress("image", 500, 1000), 0, 2_000);
    view.refresh();
    assertThat(said.toString()).endsWith("image 500/1000");

    write("a", new WorkStatus.Progress("image", 600, 1000), 0, 12_000);
    view.refresh();
    assertThat(said.toString()).endsWith("image 600/1000 left 40.0 s");

    write("a", new WorkStatus.Progress("image", 550, 1000), 15_000, 20_000);
    view.refresh();
    assertThat(said.toString()).as("another attempt").endsWith("image 550/1000");
  }

  private ProgressView view() {
    PrintWriter out = new PrintWriter(said, true);
    return new ProgressView(new RunFollower(Workspace.at(folder.toString()), RUN), out, true);
  }

  private String shown() throws IOException {
    view().refresh();
    return said.toString();
  }

  private void write(String key, String stage, String subject, State state, long startedAt)
      throws IOException {
    WorkStatus.Progress none = new WorkStatus.Progress("image", 0, 0);
    write(
        new WorkStatus(key, stage, subject, state, null, none, startedAt, startedAt + 1000, null));
  }

  private void write(String key, WorkStatus.Progress progress, long startedAt, long updatedAt)
      throws IOException {
    write(
        new WorkStatus(
            key,
            "TrainBaseline",
            "net/baseline",
            State.RUNNING,
            null,
            progress,
            startedAt,
            updatedAt,
            null));
  }

  private void write(WorkStatus status) throws IOException {
    Path file = folder.resolve("runs").resolve(RUN).resolve("work").resolve(status.key() + ".json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, CanonicalJson.write(status));
  }
}
