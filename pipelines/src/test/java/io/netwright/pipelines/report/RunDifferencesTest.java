package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.Provenance;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A model of twenty images in two runs, A and B; B has two more of them right under attack. */
class RunDifferencesTest {
  private static final String NAME = "lenet/treated";

  private final AttackedRows before = rows(10);
  private final AttackedRows after = rows(12);

  private static AttackedRows rows(int robust) {
    AttackedRows rows = new AttackedRows(20);
    rows.model("lenet", -1, "treated", "", 18, robust, robust);
    return rows;
  }

  private static NavigableMap<String, SeenImages> seen(AttackedRows rows, String modelId) {
    rows.evaluations().replaceAll(row -> Evaluation.newBuilder(row).setModelId(modelId).build());
    rows.outcomes().replaceAll(row -> ExampleOutcome.newBuilder(row).setModelId(modelId).build());
    RunModels.One model = new RunModels.One("run-" + modelId, modelId, NAME);
    return new TreeMap<>(Map.of(NAME, SeenImages.of(model, rows.evaluations(), rows.outcomes())));
  }

  private RunDifferences differences(ComparedData data, String... changed) {
    return RunDifferences.of(seen(before, "a"), seen(after, "b"), data, List.of(changed));
  }

  private static ComparedData data(String ofFirst, String ofSecond) {
    return new ComparedData(List.of(model("a", ofFirst), model("b", ofSecond)));
  }

  private static ModelRef model(String id, String sha256) {
    return ModelRef.newBuilder()
        .setModelId(id)
        .setName(NAME)
        .setStage("TreatModels")
        .setVariant("treated")
        .setArchitecture("lenet")
        .setSeed(0)
        .setDatasets(List.of(new DatasetRef("shapes", sha256)))
        .setOutputs(List.of())
        .setWeights(new ArtifactRef("0".repeat(64), 1L, "application/octet-stream"))
        .setArtifacts(Map.of())
        .setParents(List.of())
        .setProvenance(new Provenance("0".repeat(64), "treat", 1, "{}", "cpu", "17"))
        .build();
  }

  @Test
  void givesTheSecondRunLessTheFirstUnderEachAttack() {
    RunDifferences differences = differences(data("same", "same"), "data.shapes.path");
    assertThat(differences.differences())
        .extracting(
            RunComparison.Difference::subject,
            one -> one.clean().difference(),
            one -> one.robust().difference(),
            RunComparison.Difference::doubted)
        .containsExactly(
            tuple(NAME + " linf-2/255 fgsm", 0.0, 0.1, false),
            tuple(NAME + " linf-2/255 pgd", 0.0, 0.1, false),
            tuple(NAME + " linf-8/255 pgd", 0.0, 0.0, false));
    assertThat(differences.notes()).isEmpty();
  }

  @Test
  void warnsWhereTheDataOfTwoRunsAreNotEqual() {
    assertThat(differences(data("one", "other")).notes())
        .containsExactly(
            "(!) The data of [lenet/treated] are not equal, by another seed, limit or content: what"
                + " lies in the same place may be another image.");
  }

  @Test
  void warnsWhereTheConfigurationAloneSaysThatDataDiffer() {
    ComparedData nothing = new ComparedData(List.of());
    assertThat(differences(nothing).notes()).isEmpty();
    assertThat(differences(nothing, "data.shapes.seed").notes())
        .containsExactly(
            "(!) It is not known what data [lenet/treated] were made from, and the runs say"
                + " otherwise what data are (data.shapes.seed): what lies in the same place may be"
                + " another image.");
  }

  /** As version 0.1.0 wrote them, whose attacks had names of their own. */
  @Test
  void knowsTheThreatModelOfRowsThatDoNotSayIt() {
    for (AttackedRows rows : List.of(before, after)) {
      rows.outcomes().removeIf(row -> row.getEpsilon() != AttackedRows.EPSILON);
      rows.outcomes()
          .replaceAll(row -> ExampleOutcome.newBuilder(row).setNorm("").setEpsilon(0).build());
      rows.evaluations().replaceAll(row -> Evaluation.newBuilder(row).setAttack("fgsm").build());
    }
    assertThat(differences(data("same", "same")).differences())
        .extracting(RunComparison.Difference::subject)
        .containsExactly(NAME + " linf-2/255 fgsm");
  }
}
