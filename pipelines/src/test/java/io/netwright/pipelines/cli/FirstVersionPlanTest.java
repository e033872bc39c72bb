package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.Memo;
import io.netwright.stage.References;
import io.netwright.stage.Remembered;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What version 0.1.0 had finished is reused where its key is the same, else the reason is named.
 */
class FirstVersionPlanTest {
  private static final Path GOLDEN =
      Path.of("../transforms/src/test/resources/golden/stored-0.1.0").toAbsolutePath();

  @TempDir private Path folder;

  /** Copies what was remembered; of the weights only the sizes matter to a plan. */
  @BeforeEach
  void hasAWorkspaceOfVersion010() throws IOException {
    try (Stream<Path> memos = Files.walk(GOLDEN.resolve("memo"))) {
      for (Path memo : memos.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(GOLDEN.relativize(memo));
        Files.createDirectories(copy.getParent());
        Files.copy(memo, copy);
      }
    }
    Memo memo = new Memo(Workspace.at(folder.toString()));
    for (String stage : new String[] {"TrainBaseline", "TreatModels"}) {
      for (Memo.Entry entry : memo.entries(stage)) {
        Remembered<ModelRef> result = memo.decoded(entry, ModelRef.class).orElseThrow();
        for (References.StoredArtifact file : References.of(result.output()).files().values()) {
          Path artifact =
              folder.resolve(
                  "artifacts/sha256/" + file.sha256().substring(0, 2) + "/" + file.sha256());
          Files.createDirectories(artifact.getParent());
          try (RandomAccessFile sized = new RandomAccessFile(artifact.toFile(), "rw")) {
            sized.setLength(file.sizeBytes());
          }
        }
      }
    }
  }

  @Test
  void reusesTrainingAndTreatmentOfVersion010() {
    assertThat(plan(""))
        .filteredOn(line -> line.startsWith("train "))
        .hasSize(1)
        .allMatch(this::reused);
    assertThat(plan(""))
        .filteredOn(line -> line.startsWith("treat "))
        .hasSize(2)
        .allMatch(this::reused);
  }

  @Test
  void namesTheKeyOfTheConfigurationForWhichItTrainsAgain() {
    assertThat(plan(" --set training.epochs=4"))
        .filteredOn(line -> line.startsWith("train "))
        .singleElement()
        .asString()
        .contains("configuration changed: epochs 3 -> 4");
  }

  @Test
  void namesThePartOfTheInputForWhichItTrainsAgain() {
    assertThat(plan(" --set data.shapes.seed=1"))
        .filteredOn(line -> line.startsWith("train "))
        .singleElement()
        .asString()
        .contains("its input changed: dataset.sha256 6c82732663ac… -> ");
  }

  /** On a GPU, and with another PyTorch, results are others; then the plan says so. */
  private boolean reused(String line) {
    return line.contains("done by 20261126-143835-smoke-1b44")
        || line.contains("computed differently: cpu/PyTorch-2.7.1/threads-2 -> ");
  }

  private String[] plan(String more) {
    StringWriter out = new StringWriter();
    CommandLine program = NetwrightCommand.commandLine();
    program.setOut(new PrintWriter(out, true));
    program.setErr(new PrintWriter(out, true));
    int code = program.execute(("plan smoke" + more + " --workspace " + folder).split(" +"));
    assertThat(code).as(out.toString()).isZero();
    return out.toString().split("\\R");
  }
}
