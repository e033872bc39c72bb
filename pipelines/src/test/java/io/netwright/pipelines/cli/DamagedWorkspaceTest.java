package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.registry.Decision;
import io.netwright.registry.DecisionLedger;
import io.netwright.run.Pulse;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DamagedWorkspaceTest {
  private static final String KEY = "c".repeat(64);

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void hasOneRunThatIsWhole() throws IOException {
    save("whole", RunStatus.FINISHED, System.currentTimeMillis());
    new DecisionLedger(Workspace.at(folder.toString()))
        .append(
            "shapes",
            new Decision(
                0, 0, Decision.Outcome.REFUSED, "", "r", null, "2026-11-25", null, null, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs list",
        "runs show whole",
        "plan smoke",
        "gc --keep-runs 1",
        "data list",
        "retrain log shapes",
        "model list"
      })
  void worksOnAndNamesEveryDocumentThatCannotBeRead(String command) throws IOException {
    String[] documents = {
      "memo/TrainBaseline/" + KEY + ".json",
      "runs/broken/run.json",
      "runs/whole/stages/" + KEY + ".json",
      "runs/whole/work/" + KEY + ".json",
      "models/shapes/versions/000001.json",
      "models/shapes/aliases/000001.json",
      "models/shapes/ledger/000002.json",
      "leases/shapes/claims/000001.json",
      "schedules/shapes.json",
      "data/mine.json",
      "imports/" + KEY + ".json",
      "memo/notes.txt",
      "memo/TrainBaseline/copy of it.json",
      "models/.DS_Store",
      "runs/notes.txt",
      "artifacts/sha256/README"
    };
    for (String content : List.of("", "{", "null", "{}", "[1]")) {
      for (String document : documents) {
        write(document, content);
      }
      assertThat(execute(command)).as(command + " with " + content + ": " + out).isZero();
    }
  }

  @Test
  void saysInOneLineWhichFileItPassesOver() throws IOException {
    write("runs/broken/run.json", "{\"runId");

    String warnings = warningsOf("runs list");
    assertThat(warnings.lines())
        .singleElement()
        .asString()
        .contains(folder.resolve("runs/broken/run.json").toString());
    assertThat(out.toString()).contains("whole").doesNotContain("broken");
  }

  @Test
  void checkNamesWhatIsDamagedAndFails() throws IOException {
    write("memo/TrainBaseline/" + KEY + ".json", "{}");
    write("artifacts/sha256/cc/" + KEY, "other bytes");

    assertThat(execute("check")).isEqualTo(1);
    assertThat(out.toString())
        .contains("1 of them damaged")
        .contains("damaged  " + folder.resolve("memo/TrainBaseline/" + KEY + ".json"))
        .contains("damaged  " + folder.resolve("artifacts/sha256/cc/" + KEY));

    Files.delete(folder.resolve("memo/TrainBaseline/" + KEY + ".json"));
    Files.delete(folder.resolve("artifacts/sha256/cc/" + KEY));
    assertThat(execute("check")).as(out.toString()).isZero();
  }

  @Test
  void aRunThatIsSilentForTooLongIsListedAsLost() throws IOException {
    long yesterday = System.currentTimeMillis() - Duration.ofDays(1).toMillis();
    save("killed", RunStatus.RUNNING, yesterday);
    save("alive", RunStatus.RUNNING, yesterday);
    Pulse.of(Workspace.at(folder.toString())).beat("alive");

    assertThat(execute("runs list")).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.startsWith("killed") && line.contains(" lost "))
        .anyMatch(line -> line.startsWith("alive") && line.contains(" running "))
        .anyMatch(line -> line.startsWith("whole") && line.contains(" finished "));
  }

  private void save(String runId, RunStatus status, long startedAt) throws IOException {
    new RunStore(Workspace.at(folder.toString()))
        .save(
            new RunRecord(
                runId, "smoke", startedAt, null, status, "run", Map.of(), "0", List.of()));
  }

  private void write(String path, String content) throws IOException {
    Files.createDirectories(folder.resolve(path).getParent());
    Files.writeString(folder.resolve(path), content);
  }

  private String warningsOf(String command) {
    PrintStream before = System.err;
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    try {
      System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
      execute(command);
    } finally {
      System.setErr(before);
    }
    return warnings.toString(StandardCharsets.UTF_8);
  }

  private int execute(String command) {
    CommandLine program = NetwrightCommand.commandLine();
    program.setOut(new PrintWriter(out, true));
    program.setErr(new PrintWriter(out, true));
    return program.execute((command + " --workspace " + folder).split(" +"));
  }
}
