package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.pipelines.experiment.PlannedWork;
import io.netwright.pipelines.experiment.Stages;
import io.netwright.run.WorkStatus.State;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a change to an experiment costs: what depends on it, and nothing else. */
class ReuseIT {
  private static final String FGSM =
      "{name: fgsm, attack: {type: fgsm, threatModel: {norm: LINF, epsilon: 2/255}}}";
  private static final String DLR =
      "{name: apgd-dlr, attack: {type: apgd, threatModel: {norm: LINF, epsilon: 2/255},"
          + " steps: 5, restarts: 1, loss: DLR, rho: 0.75}}";

  /** In the form of version 0.1.0, under whose keys results of the new form are found. */
  private static final String STRONGER =
      "evaluation.attacks=["
          + FGSM
          + ", "
          + DLR
          + ", {name: pgd5, attack: {type: pgd, threatModel: {norm: LINF, epsilon: 3/255},"
          + " stepSize: 1/255, steps: 5, randomStart: true, restarts: 1}}]";

  /** Another epsilon is another threat model, within which the model is probed, too. */
  private static final String NEW_PROBE = " probe attack linf-3/255 shard 0";

  @TempDir private Path folder;

  @Test
  void runsOneAttackAgainWhenItsEpsilonChanges() throws Exception {
    SmokeRuns smoke = SmokeRuns.in(folder.resolve("workspace"));
    String first = smoke.run();
    everyModelIsCalledAfterItsFamilyAndComparedWithinIt(smoke);
    List<String> models = smoke.weights().keySet().stream().map(ReuseIT::name).toList();

    List<PlannedWork> plan = smoke.plan(STRONGER);
    assertThat(plan.stream().filter(work -> !work.done()))
        .allSatisfy(work -> assertThat(work.stage()).isEqualTo(Stages.EVALUATE))
        .extracting(PlannedWork::subject)
        .containsExactlyInAnyOrderElementsOf(
            models.stream()
                .flatMap(model -> Stream.of(model + " pgd5 shard 0", model + NEW_PROBE))
                .toList());

    String second = smoke.run("--set", STRONGER);
    SortedMap<String, State> expected = new TreeMap<>();
    smoke
        .work(first)
        .keySet()
        .forEach(work -> expected.put(work, work.contains(" pgd5 ") ? State.DONE : State.REUSED));
    models.forEach(model -> expected.put("EvaluateRobustness " + model + NEW_PROBE, State.DONE));
    assertThat(smoke.work(second)).isEqualTo(expected).containsValues(State.DONE, State.REUSED);
    assertThat(smoke.plan(STRONGER)).allMatch(PlannedWork::done);
    for (String run : List.of(first, second)) {
      everyNumberIsAboutAModelOfTheRun(smoke, run);
      everyRowSaysWhichImageItIs(smoke, run);
    }
    // Another epsilon is another threat model, with a worst case of its own for every model.
    assertThat(smoke.points(second)).hasSize(smoke.points(first).size() + models.size());
    assertThat(robustAccuracies(smoke, second, "fgsm"))
        .isEqualTo(robustAccuracies(smoke, first, "fgsm"));
  }

  private static void everyModelIsCalledAfterItsFamilyAndComparedWithinIt(SmokeRuns smoke)
      throws Exception {
    List<ModelRef> models = new ModelIndex(smoke.workspace()).all();
    List<String> names = models.stream().map(ModelRef::getName).toList();

    assertThat(models)
        .hasSize(9)
        .allSatisfy(
            model -> {
              assertThat(model.getName()).isEqualTo(model.getFamily() + "/" + model.getVariant());
              assertThat(model.getRole()).isNotEqualTo(Role.UNKNOWN);
            })
        .filteredOn(model -> !model.getControl().isEmpty())
        .hasSize(4)
        .allSatisfy(
            model -> assertThat(names).contains(model.getFamily() + "/" + model.getControl()));
  }

  private static void everyNumberIsAboutAModelOfTheRun(SmokeRuns smoke, String run)
      throws Exception {
    Map<String, String> models = new TreeMap<>();
    smoke.evaluations(run).forEach(row -> models.put(row.getModelId(), row.getModel()));
    List<MetricPoint> points = smoke.points(run);

    assertThat(points)
        .hasSizeGreaterThan(100)
        .allSatisfy(
            point -> assertThat(models).containsEntry(point.getModelId(), point.getModel()));
    assertThat(points.stream().map(point -> point.getName().replaceFirst("\\..*", "")).distinct())
        .contains("train", "treat", "routes", "assemble", "harden", "evaluate");
    assertThat(points)
        .extracting(
            MetricPoint::getModelId,
            MetricPoint::getName,
            MetricPoint::getLevel,
            MetricPoint::getLayer,
            MetricPoint::getSeries,
            MetricPoint::getStep)
        .doesNotHaveDuplicates();
    assertThat(points)
        .filteredOn(point -> point.getName().equals("assemble.finetune.validation.accuracy"))
        .extracting(MetricPoint::getModel, MetricPoint::getSeries)
        .containsExactlyInAnyOrder(
            tuple("two-and-three@lenetw0.5-shapes-s0/assembled-tuned-1", "treatment"),
            tuple("two-and-three@lenetw0.5-shapes-s0/restricted-tuned-1", "control"));
  }

  private static void everyRowSaysWhichImageItIs(SmokeRuns smoke, String run) throws Exception {
    Map<Integer, String> sources = new TreeMap<>();
    assertThat(smoke.outcomes(run))
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(row.getDataset()).isEqualTo("shapes");
              assertThat(row.getSplit()).isEqualTo("test");
              assertThat(row.getSource()).matches("test#[0-9]+");
            });
    String model = smoke.outcomes(run).get(0).getModelId();
    smoke.outcomes(run).stream()
        .filter(row -> row.getModelId().equals(model))
        .forEach(row -> sources.put(row.getExample(), String.valueOf(row.getSource())));
    assertThat(sources.values()).hasSize(64).doesNotHaveDuplicates();
  }

  private static Map<String, Double> robustAccuracies(SmokeRuns smoke, String run, String attack)
      throws Exception {
    Map<String, Double> accuracies = new TreeMap<>();
    smoke.evaluations(run).stream()
        .filter(row -> row.getAttack().equals(attack) && row.getClassName() == null)
        .forEach(row -> accuracies.put(row.getModelId(), row.getRobustAccuracy()));
    return accuracies;
  }

  private static String name(String nameAndId) {
    return nameAndId.substring(0, nameAndId.indexOf(' '));
  }
}
