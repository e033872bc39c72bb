package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on a Java that finds no fonts, as in small containers. */
class FontlessReportIT {
  private static final Map<String, String> NO_FONTS =
      Map.of("JAVA_TOOL_OPTIONS", "-Dsun.awt.fontconfig=/nowhere");

  @TempDir private Path folder;

  @Test
  void writesItsReportWithoutPicturesAndSaysWhatIsMissing() throws Exception {
    Path workspace = folder.resolve("workspace");
    String[] command = SmokeRuns.about("run", "--until", "train", "--workspace", "" + workspace);
    Program program = Program.start(folder.resolve("log"), NO_FONTS, command);

    assertThat(program.exitCode()).as(program.printed()).isZero();
    assertThat(program.printed())
        .containsOnlyOnce("no pictures in the report: this Java finds no fonts; install fontconfig")
        .contains("report   ");
    String id = Outcome.last(Workspace.at(workspace.toString())).runId();
    Path run = workspace.resolve("runs").resolve(id);
    assertThat(run.resolve("report.md")).content().contains("## Work").doesNotContain(".png");
    assertThat(Files.exists(run.resolve("training.png"))).isFalse();
  }
}
