package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.schemas.ArtifactRef;
import io.netwright.variant.ModelName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  private static final String NAME = "\u001b[31ma|b\n<script>\u202e`x`[y](http://z)";
  @TempDir private Path folder;

  @Test
  void writesNamesAsTextWhateverTheyContain() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    RunStore store = new RunStore(workspace);
    store.save(
        new RunRecord(
            "r1",
            "tried",
            1,
            2L,
            RunStatus.FINISHED,
            "netwright run '" + NAME + "'",
            Map.of("data." + NAME + ".path", "```\n<img src=x>"),
            "abc",
            List.of()));
    store.saveStage(
        "r1",
        StageRecord.started(
            "0123456789abcdef0123", "TrainBaseline", new ModelName(NAME, "baseline"), 1));
    StringWriter printed = new StringWriter();

    new RunReport(workspace, "r1").write(new PrintWriter(printed, true));

    String page = Files.readString(folder.resolve("runs/r1/report.md"));
    assertThat(page).doesNotContain("\u001b", "\u202e").doesNotContain("\n<");
    String code = page.substring(page.indexOf("```"));
    assertThat(code.split("```", -1)).hasSize(3);
    assertThat(page.substring(0, page.indexOf("```")))
        .contains("| TrainBaseline | \\\\u001b\\[31ma\\|b\\\\u000a\\<script\\>")
        .contains("`netwright run '\\u001b[31ma|b\\u000a<script>\\u202e'x'[y](http://z)'`");
    assertThat(printed.toString()).doesNotContain("\u001b", "\u202e");
  }

  @Test
  void showsHowSmallTaskModelsCouldBeAndWhichHeadsTheyGot() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    RunStore store = new RunStore(workspace);
    store.save(
        new RunRecord(
            "r2", "sized", 1, 2L, RunStatus.FINISHED, "netwright run", Map.of(), "abc", List.of()));
    byte[] text =
        "# Size and accuracy\n\nHalf is kept.\n\n| a |\n|---|\n| b |\n"
            .getBytes(StandardCharsets.UTF_8);
    ArtifactRef page = workspace.artifacts().write("text/markdown", out -> out.write(text));
    byte[] chosen = "# Head\n\nBest of four.\n\n| c |\n".getBytes(StandardCharsets.UTF_8);
    ArtifactRef head = workspace.artifacts().write("text/markdown", out -> out.write(chosen));
    store.saveStage(
        "r2",
        StageRecord.started(
                "0123456789abcdef0123", "AssembleTaskModels", new ModelName("t@m", "task"), 1)
            .making("0123456789abcdef", Map.of("size.md", page, "head.md", head)));
    StringWriter printed = new StringWriter();

    new RunReport(workspace, "r2").write(new PrintWriter(printed, true));

    assertThat(Files.readString(folder.resolve("runs/r2/report.md")))
        .contains("## Size of task models\n\n### t@m/task\n\nHalf is kept.")
        .contains("| b |\n\n## Heads of task models\n\n### t@m/task\n\nBest of four.")
        .contains("| c |\n\n## Work")
        .doesNotContain("## Measured");
    assertThat(printed.toString())
        .contains("size of t@m/task\nHalf is kept.\n", "head of t@m/task\nBest of four.\n");
  }
}
