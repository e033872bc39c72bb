package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two runs of ten images; the first evaluated two models, the second a better one and another. */
class CompareCommandTest {
  private static final String ONE = "20261126-000000-one-0000";
  private static final String TWO = "20261127-000000-two-0000";

  @TempDir private Path folder;

  @BeforeEach
  void writeTwoRuns() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    write(workspace, ONE, 1, "3", Map.of("aaaa1", "lenet/treated", "bbbb1", "lenet/baseline"));
    write(workspace, TWO, 2, "8", Map.of("aaaa2", "lenet/treated", "2026c", "lenet/hardened"));
  }

  private static void write(
      Workspace workspace, String run, int start, String right, Map<String, String> models)
      throws Exception {
    new RunStore(workspace)
        .save(
            new RunRecord(
                run,
                "tried",
                start,
                (long) start,
                RunStatus.FINISHED,
                "run",
                Map.of("right", right),
                "0",
                List.of()));
    List<Evaluation> evaluations = new ArrayList<>();
    List<ExampleOutcome> outcomes = new ArrayList<>();
    models.forEach(
        (id, name) -> {
          evaluations.add(evaluation(id, name));
          for (int image = 0; image < 10; image++) {
            outcomes.add(outcome(id, image, image < Integer.parseInt(right)));
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
        3,
        "5",
        Map.of("cc1", "lenet/a", "cc2", "lenet/b", "dd", "lenet/c"));
    assertThat(compared(2, "cc", "dd").err())
        .contains("cc means 2 models, say which: [20261128-000000-three-0000:cc");
  }
}
