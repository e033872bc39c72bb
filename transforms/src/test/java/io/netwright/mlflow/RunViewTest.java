package io.netwright.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.run.Measurement;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.StageRecord;
import io.netwright.variant.ModelName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunViewTest {
  private static final StageRecord EVALUATION =
      StageRecord.started(
              "c".repeat(64), "EvaluateRobustness", new ModelName("two@lenet-s0", "tuned"), 1)
          .withMetrics(
              List.of(
                  new Measurement("evaluate.accuracy.clean", 0, 0.75, 9),
                  new Measurement("evaluate.accuracy.robust.linf-2_255.fgsm", 0, 0.5, 9),
                  new Measurement("evaluate.accuracy.robust.linf-2_255.worst-case", 0, 0.25, 9),
                  new Measurement("evaluate.accuracy.robust.l2-0.5.worst-case", 0, 0.1, 9)))
          .describedBy(
              Map.of(),
              Map.of(
                  "netwright.suspicious",
                  "linf-2/255: gradients vanish",
                  "netwright.verdict",
                  "linf-2/255 suspicious (zero-margin-gradient)"));

  @Test
  void putsFirstWhatTellsTheRunsOfOneExperimentApart() {
    RunRecord run =
        new RunRecord("r", "quickstart", 1, 9L, RunStatus.FINISHED, "", Map.of(), "0", List.of());

    assertThat(RunView.child(run, EVALUATION, "parent").tags())
        .containsEntry(MlflowNames.RUN_NAME, "tuned EvaluateRobustness two@lenet-s0");
  }

  @Test
  void endsTheWorkOfARunThatWasLost() {
    StageRecord begun =
        StageRecord.started("a".repeat(64), "TrainBaseline", new ModelName("m", "baseline"), 1);
    RunRecord lost =
        new RunRecord("r", "x", 1, 9L, RunStatus.LOST, "", Map.of(), "0", List.of(begun));
    RunView child = RunView.child(lost, begun, "parent");

    assertThat(child.status()).isEqualTo(RunStatus.LOST);
    assertThat(child.finishedAt()).isEqualTo(9);
    assertThat(MlflowSender.status(RunStatus.LOST).name()).isEqualTo("KILLED");
  }

  @Test
  void showsHowAccurateEveryModelIsOnTheRunOfTheWholeExperiment() {
    RunRecord run =
        new RunRecord(
            "r", "quickstart", 1, 9L, RunStatus.FINISHED, "", Map.of(), "0", List.of(EVALUATION));

    assertThat(RunView.parent(run).points())
        .containsExactly(
            new Measurement("evaluate.accuracy.clean/two of lenet-s0/tuned", 0, 0.75, 9),
            new Measurement(
                "evaluate.accuracy.robust.linf-2_255.worst-case/two of lenet-s0/tuned", 0, 0.25, 9),
            new Measurement(
                "evaluate.accuracy.robust.l2-0.5.worst-case/two of lenet-s0/tuned", 0, 0.1, 9));
    assertThat(RunView.parent(run).tags())
        .containsEntry("netwright.suspicious", "two@lenet-s0/tuned: linf-2/255: gradients vanish")
        .containsEntry(
            "netwright.verdict",
            "two@lenet-s0/tuned: linf-2/255 suspicious (zero-margin-gradient)");
    assertThat(RunView.child(run, EVALUATION, "parent").tags())
        .containsEntry("netwright.suspicious", "linf-2/255: gradients vanish")
        .containsEntry("netwright.verdict", "linf-2/255 suspicious (zero-margin-gradient)");
  }

  @Test
  void showsEachDataSetOnceOnTheRunOfTheWholeExperiment() {
    Map<String, String> tags =
        Map.of("data", "d".repeat(64) + "," + "e".repeat(64), "datasets", "a,b");
    StageRecord train =
        StageRecord.started("a".repeat(64), "TrainBaseline", new ModelName("m", "baseline"), 1)
            .describedBy(Map.of(), tags);
    StageRecord evaluation = EVALUATION.describedBy(Map.of(), tags);
    RunRecord run =
        new RunRecord(
            "r",
            "x",
            1,
            9L,
            RunStatus.FINISHED,
            "",
            Map.of("data.a.path", "images"),
            "0",
            List.of(train, evaluation));

    assertThat(RunView.parent(run).data())
        .containsExactly(
            new RunData("a", "d".repeat(64), "images", "training"),
            new RunData("b", "e".repeat(64), "", "training"));
    assertThat(RunView.child(run, evaluation, "parent").data())
        .extracting(RunData::context)
        .containsOnly("evaluation");
    StageRecord routes =
        StageRecord.started("b".repeat(64), "ExtractRoutes", new ModelName("m", "routes"), 1)
            .describedBy(Map.of(), tags);
    assertThat(RunView.child(run, routes, "parent").data())
        .extracting(RunData::context)
        .containsOnly("routes");
  }
}
