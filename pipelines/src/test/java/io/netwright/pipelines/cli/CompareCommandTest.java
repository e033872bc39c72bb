package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.artifact.Workspace;
import io.netwright.json.Json;
import io.netwright.metric.ParquetFiles;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two runs of ten images; the first evaluated two models, the second a better one and another. */
class CompareCommandTest {
  private static final String ONE = "20261126-000000-one-0000";
  private static final String TWO = "20261127-000000-two-0000";
  private static final String THREE = "20261129-000000-three-0000";

  @TempDir private Path folder;

  @BeforeEach
  void writeTwoRuns() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    write(workspace, ONE, "3", Map.of("aaaa1", "lenet/treated", "bbbb1", "lenet/baseline"));
    write(workspace, TWO, "8", Map.of("aaaa2", "lenet/treated", "2026c", "lenet/hardened"));
  }

  private static void write(
      Workspace workspace, String run, String right, Map<String, String> models) throws Exception {
    write(workspace, run, right, models, row -> row, row -> row);
  }

  private static void write(
      Workspace workspace,
      String run,
      String right,
      Map<String, String> models,
      UnaryOperator<Evaluation> evaluated,
      UnaryOperator<ExampleOutcome> attacked)
      throws Exception {
    long start = Long.parseLong(run.substring(0, run.indexOf('-')));
    new RunStore(workspace)
        .save(
            new RunRecord(
                run,
                "tried",
                start,
                start,
                RunStatus.FINISHED,
                "run",
                Map.of("right", right),
                "0",
                List.of()));
    List<Evaluation> evaluations = new ArrayList<>();
    List<ExampleOutcome> outcomes = new ArrayList<>();
    models.forEach(
        (id, name) -> {
          evaluations.add(evaluated.apply(evaluation(id, name)));
          for (int image = 0; image < 10; image++) {
            outcomes.add(attacked.apply(outcome(id, image, image < Integer.parseInt(right))));
          }
        });
    ParquetFiles.write(workspace, Evaluation.class, run, evaluations);
    ParquetFiles.write(workspace, ExampleOutcome.class, run, outcomes);
  }

  private static Evaluation evaluation(String id, String name) {
    return Evaluation.newBuilder()
        .setModelId(id)
        .setModel(name)
        .setStage("TrainBaseline")
        .setFamily("lenet")
        .setVariant(name.substring("lenet/".length()))
        .setArchitecture("lenet")
        .setSeed(0)
        .setAttack("fgsm")
        .setParameters("{}")
        .setAttackSeed(0)
        .setNorm("LINF")
        .setEpsilon(2 / 255.0)
        .setExamples(10)
        .setCleanAccuracy(1)
        .setCleanLow(0)
        .setCleanHigh(1)
        .setRobustAccuracy(0)
        .setRobustLow(0)
        .setRobustHigh(1)
        .build();
  }

  private static ExampleOutcome outcome(String id, int image, boolean robust) {
    return ExampleOutcome.newBuilder()
        .setModelId(id)
        .setAttack("fgsm")
        .setExample(image)
        .setLabel(1)
        .setPrediction(1)
        .setAttacked(robust ? 1 : 0)
        .setRobust(robust)
        .setLinf(0)
        .setL2(0)
        .setNorm("LINF")
        .setEpsilon(2 / 255.0)
        .setDataset("shapes")
        .setSplit("test")
        .setSource("test#" + image)
        .build();
  }

  private InProcessProgram compared(int exitCode, String... arguments) {
    InProcessProgram program = new InProcessProgram();
    List<String> line = new ArrayList<>(List.of("compare"));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--workspace", folder.toString()));
    assertThat(program.execute(line.toArray(String[]::new))).isEqualTo(exitCode);
    return program;
  }

  @Test
  void comparesTwoRunsTheSecondLessTheFirst() throws Exception {
    assertThat(compared(0, "20261126", "20261127").out())
        .containsPattern("lenet/treated linf-2/255 fgsm +10 ")
        .containsPattern("right +3 +8")
        .contains("+50.0 [");
    assertThat(compared(0, ONE, TWO, "--format", "markdown").out())
        .contains("| lenet/treated linf-2/255 fgsm | 10 | +0.0 [");
    String json = compared(0, ONE, TWO, "--format", "json").out();
    assertThat(Json.tree(json).at("/differences/0/robust/difference").asDouble()).isEqualTo(0.5);
  }

  /** A third run of another model of the same name; eight of its images are right under attack. */
  private void writeThird(UnaryOperator<Evaluation> evaluated, UnaryOperator<ExampleOutcome> seen)
      throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    write(workspace, THREE, "8", Map.of("aaaa3", "lenet/treated"), evaluated, seen);
  }

  @Test
  void marksWhatMayMisleadInOneOfTwoRuns() throws Exception {
    writeThird(
        row ->
            Evaluation.newBuilder(row)
                .setSeverity("invalid")
                .setVerdict("not valid (looks-at-batch)")
                .build(),
        row -> row);
    assertThat(compared(0, ONE, THREE).out())
        .containsPattern("fgsm +10 .*\\[.*\\+50.0 \\[.*] \\(!\\)")
        .contains(
            "(!) lenet/treated linf-2/255: a number may mislead; A is not checked, B is not valid"
                + " (looks-at-batch); netwright report RUN says why.");
    assertThat(compared(0, ONE, THREE, "--format", "markdown").out())
        .contains("] (!) |", "\n- (!) lenet/treated linf-2/255: ");
    JsonNode json = Json.tree(compared(0, ONE, THREE, "--format", "json").out());
    assertThat(json.at("/differences/0/doubted").asBoolean()).isTrue();
    assertThat(json.at("/notes/0").asText()).startsWith("(!) lenet/treated linf-2/255: ");
    assertThat(compared(0, ONE, TWO).out()).doesNotContain("(!)");
  }

  /** Image 0 of the third run lies where image 9 of the first does. */
  @Test
  void pairsTheImagesOfTwoRunsByWhereTheyLie() throws Exception {
    writeThird(
        row -> row,
        row ->
            ExampleOutcome.newBuilder(row)
                .setSource("test#" + (9 - row.getExample()))
                .setRobust(row.getExample() > 6)
                .build());
    assertThat(compared(0, ONE, THREE).out())
        .contains("paired by image: the same data set, split and place in");
    JsonNode robust =
        Json.tree(compared(0, ONE, THREE, "--format", "json").out()).at("/differences/0/robust");
    assertThat(robust.at("/onlyFirst").asInt()).isZero();
    assertThat(robust.at("/onlySecond").asInt()).isZero();
  }

  @Test
  void pairsNoImageOfAnotherDataSet() throws Exception {
    writeThird(row -> row, row -> ExampleOutcome.newBuilder(row).setDataset("other").build());
    assertThat(compared(0, ONE, THREE).out())
        .contains("no model of one name in both met the same attack on the same images")
        .contains("on no common image, and left out: [lenet/treated linf-2/255 fgsm].");
  }

  @Test
  void leavesOutAnAttackThatTwoRunsSetOtherwise() throws Exception {
    writeThird(
        row -> Evaluation.newBuilder(row).setParameters("{\"steps\":50}").build(), row -> row);
    String json = compared(0, ONE, THREE, "--format", "json").out();
    assertThat(Json.tree(json).at("/differences")).isEmpty();
    assertThat(Json.tree(json).at("/notes/0").asText())
        .isEqualTo(
            "Made in one run only, with other settings, or on no common image, and left out:"
                + " [lenet/treated linf-2/255 fgsm].");
  }

  @Test
  void comparesTwoModelsOfTheNewestRunThatHasBoth() throws Exception {
    assertThat(compared(0, "lenet/treated", "lenet/hardened").out())
        .contains("A  " + TWO + ":aaaa2 (lenet/treated)", "B  " + TWO + ":2026c (lenet/hardened)");
    assertThat(compared(0, "lenet/treated", "bbbb").out()).contains("A  " + ONE + ":aaaa1");
    String json = compared(0, "aaaa2", "lenet/hardened", "--format", "json").out();
    assertThat(Json.tree(json).at("/images").asInt()).isEqualTo(10);
    assertThat(compared(0, "aaaa2", "2026c", "--format", "markdown").out())
        .contains("- A: ", "| linf-2/255 | fgsm | 10 | 80.0 | 80.0 |");
  }

  @Test
  void comparesModelsOfTwoRuns() {
    assertThat(compared(0, "20261126:lenet/treated", TWO + ":lenet/treated").out())
        .contains("-50.0 [", "evaluated in two runs");
    assertThat(compared(0, ONE + ":lenet/treated", "lenet/baseline").out()).contains("B  " + ONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          20261126 | lenet/treated | 20261126 is a run and lenet/treated is none; give two runs, or two models
          lenet/treatd | lenet/treated | did you mean lenet/treated? evaluated were [lenet/baseline,
          lenet/baseline | lenet/hardened | no run evaluated both lenet/baseline and lenet/hardened; say netwright compare RUN:MODEL RUN:MODEL with two of [20261126-000000-one-0000:bbbb1 (lenet/baseline), 20261127-000000-two-0000:2026c (lenet/hardened)]
          20261126:lenet/hardened | lenet/baseline | run 20261126-000000-one-0000 evaluated no model lenet/hardened;
          2026 | lenet/baseline | 2026 may mean the runs [20261126-000000-one-0000, 20261127-000000-two-0000] or the models [20261127-000000-two-0000:2026c (lenet/hardened)]; write more of it
          aaaa2 | lenet/treated | aaaa2 and lenet/treated are one model,
          nothing:lenet/treated | lenet/baseline | no run nothing in
          """)
  void refusesWhatIsUnknownOrAmbiguousAndNamesCandidates(String one, String other, String says) {
    InProcessProgram program = compared(2, one, other);
    assertThat(program.err().lines()).hasSize(1);
    assertThat(program.err()).contains(says);
    assertThat(program.out()).isEmpty();
  }

  @Test
  void refusesTheBeginningOfSeveralModelIds() throws Exception {
    write(
        Workspace.at(folder.toString()),
        "20261128-000000-three-0000",
        "5",
        Map.of("cc1", "lenet/a", "cc2", "lenet/b", "dd", "lenet/c"));
    assertThat(compared(2, "cc", "dd").err())
        .contains("cc means 2 models, say which: [20261128-000000-three-0000:cc");
  }
}
