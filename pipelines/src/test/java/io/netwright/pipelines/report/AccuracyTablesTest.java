package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.metric.ParquetFiles;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.Finding;
import io.netwright.schemas.Role;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of one model under two threat models; in the larger one its number is suspicious. */
class AccuracyTablesTest {
  private static final String RUN = "20261126-000000-tried-0000";

  @TempDir private Path folder;

  @BeforeEach
  void writeARun() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    new RunStore(workspace)
        .save(
            new RunRecord(
                RUN, "tried", 1, 2L, RunStatus.FINISHED, "run", Map.of(), "0", List.of()));
    ParquetFiles.write(
        workspace,
        Evaluation.class,
        RUN,
        List.of(
            row("fgsm", 2 / 255.0, 0.5, ""),
            row("worst-case", 2 / 255.0, 0.5, ""),
            row("fgsm", 8 / 255.0, 0.4, "note"),
            row("worst-case", 8 / 255.0, 0.3, "suspicious"),
            Evaluation.newBuilder(row("worst-case", 8 / 255.0, 0.1, "")).setNorm("mixed").build()));
    ParquetFiles.write(
        workspace, Finding.class, RUN, List.of(finding("note"), finding("suspicious")));
  }

  @Test
  void standInOneBlockPerThreatModelWithDoubtsBelowTheirNumbers() throws Exception {
    assertThat(printed())
        .containsSubsequence(
            "within linf-2/255",
            "lenet/trained  80.0 [79.0, 81.0]  50.0 [49.0, 51.0]  50.0",
            "within linf-8/255",
            "lenet/trained  80.0 [79.0, 81.0]  30.0 [29.0, 31.0] (!)  40.0",
            "(!) SUSPICIOUS lenet/trained: it is suspicious",
            "findings of less weight, in the report: 1");
  }

  @Test
  void sayWhatTheChecksMakeOfEachModel() throws Exception {
    ParquetFiles.write(
        Workspace.at(folder.toString()),
        Evaluation.class,
        RUN,
        List.of(
            judged("fgsm", 2 / 255.0, "consistent: an upper bound"),
            judged("worst-case", 2 / 255.0, "consistent: an upper bound"),
            judged("fgsm", 8 / 255.0, "suspicious (blind-attacks)"),
            judged("worst-case", 8 / 255.0, "suspicious (blind-attacks)")));

    assertThat(printed())
        .containsSubsequence(
            "within linf-2/255",
            "fgsm  verdict",
            "50.0  consistent\n",
            "within linf-8/255",
            "fgsm  verdict",
            "50.0  suspicious\n",
            "(!) SUSPICIOUS lenet/trained: it is suspicious");
    assertThat(Files.readString(folder.resolve("runs/" + RUN + "/report.md")))
        .contains("| consistent: an upper bound |", "| suspicious (blind-attacks) |");
  }

  private static Evaluation judged(String attack, double epsilon, String verdict) {
    return Evaluation.newBuilder(row(attack, epsilon, 0.5, "")).setVerdict(verdict).build();
  }

  @Test
  void haveASectionPerThreatModelInTheReport() throws Exception {
    printed();
    String page = Files.readString(folder.resolve("runs/" + RUN + "/report.md"));

    assertThat(page)
        .containsSubsequence(
            "### Within linf-2/255",
            "| lenet/trained | v | 10 | 80.0 [79.0, 81.0] | 50.0 [49.0, 51.0] | 50.0 [49.0, 51.0] |",
            "### Within linf-8/255",
            "| 40.0 [39.0, 41.0] | 30.0 [29.0, 31.0] (!) |",
            "| suspicious | lenet/trained | worst-case | blind-attacks | 7 | it is suspicious |",
            "| note | lenet/trained | worst-case | blind-attacks | 7 | it is note |")
        .doesNotContain("10.0 [9.0");
    assertThat(folder.resolve("runs/" + RUN + "/accuracy.png")).isNotEmptyFile();
  }

  @Test
  void sayHowManyImagesThereWereWhereModelsOfFewerClassesSawFewer() throws Exception {
    assertThat(printed()).contains("\n10 test images; percent");
    Workspace workspace = Workspace.at(folder.toString());
    List<Evaluation> rows = new ArrayList<>(ParquetFiles.read(workspace, Evaluation.class, RUN));
    for (String attack : List.of("fgsm", "worst-case")) {
      Evaluation row = row(attack, 2 / 255.0, 0.5, "");
      rows.add(Evaluation.newBuilder(row).setModelId("b").setModel("t@m").setExamples(6).build());
    }
    ParquetFiles.write(workspace, Evaluation.class, RUN, rows);

    assertThat(printed()).contains("\n6 to 10 test images; percent");
    assertThat(Files.readString(folder.resolve("runs/" + RUN + "/report.md")))
        .contains("| fgsm | LINF | 0.00784 | 6 to 10 | 0 | {} |");
  }

  @Test
  void markInThePictureWhatMayMislead() throws Exception {
    printed();
    assertThat(Files.readString(folder.resolve("runs/" + RUN + "/report.md")))
        .contains("Behind a model's name in the picture (!) says");
    Evaluation sound = row("worst-case", 2 / 255.0, 0.5, "");
    assertThat(Charts.label("m", List.of(sound))).isEqualTo("m");
    assertThat(Charts.label("m", List.of(sound, row("worst-case", 8 / 255.0, 0.3, "suspicious"))))
        .isEqualTo("m (!)");
  }

  private String printed() throws Exception {
    StringWriter out = new StringWriter();
    new RunReport(Workspace.at(folder.toString()), RUN).write(new PrintWriter(out));
    return out.toString();
  }

  private static Evaluation row(String attack, double epsilon, double robust, String severity) {
    return Evaluation.newBuilder()
        .setModelId("a")
        .setModel("lenet/trained")
        .setStage("TrainBaseline")
        .setVariant("v")
        .setFamily("m")
        .setRole(Role.BASELINE)
        .setArchitecture("lenet")
        .setSeed(0)
        .setAttack(attack)
        .setParameters("{}")
        .setNorm("LINF")
        .setEpsilon(epsilon)
        .setExamples(10)
        .setCleanAccuracy(0.8)
        .setCleanLow(0.79)
        .setCleanHigh(0.81)
        .setRobustAccuracy(robust)
        .setRobustLow(robust - 0.01)
        .setRobustHigh(robust + 0.01)
        .setAttackSeed(0)
        .setSeverity(severity)
        .build();
  }

  private static Finding finding(String severity) {
    return Finding.newBuilder()
        .setModelId("a")
        .setModel("lenet/trained")
        .setNorm("LINF")
        .setEpsilon(8 / 255.0)
        .setAttack("worst-case")
        .setKind("blind-attacks")
        .setSeverity(severity)
        .setImages(7)
        .setValue(0.1)
        .setText("it is " + severity)
        .build();
  }
}
