package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.netwright.json.Json;
import io.netwright.refusal.RefusedException;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Twenty images; each model is right on the first so many of them, clean and under attack. */
class ModelComparisonTest {
  private final AttackedRows rows = new AttackedRows(20);

  @BeforeEach
  void attackTwoModels() {
    rows.model("lenet", -1, "strong", "", 18, 18, 14);
    rows.model("lenet", -1, "weak", "", 20, 6, 4);
  }

  private SeenImages seen(String variant) {
    String modelId =
        rows.evaluations().stream()
            .filter(row -> row.getVariant().equals(variant))
            .findFirst()
            .orElseThrow()
            .getModelId();
    RunModels.One model = new RunModels.One("run-1", modelId, "lenet/" + variant);
    return SeenImages.of(model, rows.evaluations(), rows.outcomes());
  }

  private ModelComparison compared() {
    return ModelComparison.of(seen("strong"), seen("weak"), false);
  }

  /**
   * Worst cases: 14 and 4, so that 10 images speak for the first and none for the second, {@code 2
   * * 2^-10}; clean 18 and 20, {@code 2 * 2^-2}; under fgsm 18 and 6, {@code 2 * 2^-12}.
   */
  @Test
  void pairsCleanEachAttackAndTheWorstCaseOfAThreatModel() {
    assertThat(compared().rows())
        .satisfiesExactly(
            clean -> has(clean, "", "clean", 0.9, 1.0, 0.5),
            fgsm -> has(fgsm, "linf-2/255", "fgsm", 0.9, 0.3, 1 / 2048.0),
            pgd -> has(pgd, "linf-2/255", "pgd", 0.7, 0.2, 1 / 512.0),
            worst -> has(worst, "linf-2/255", "worst-case", 0.7, 0.2, 1 / 512.0),
            broken -> has(broken, "linf-8/255", "pgd", 0, 0, 1),
            worst -> has(worst, "linf-8/255", "worst-case", 0, 0, 1));
  }

  private static void has(
      ModelComparison.Row row,
      String threatModel,
      String attack,
      double first,
      double second,
      double byChance) {
    assertThat(row.threatModel()).isEqualTo(threatModel);
    assertThat(row.attack()).isEqualTo(attack);
    assertThat(row.first()).isEqualTo(first);
    assertThat(row.second()).isEqualTo(second);
    assertThat(row.difference().difference()).isCloseTo(first - second, within(1e-12));
    assertThat(row.byChance()).isCloseTo(byChance, within(1e-12));
  }

  /** Holm's correction over three: {@code 3 / 512}. */
  @Test
  void saysInWordsWhichIsBetterAndWithinWhichThreatModel() {
    assertThat(compared().words())
        .satisfiesExactly(
            clean ->
                assertThat(clean).startsWith("On clean images, no difference is found: A - B is"),
            worst ->
                assertThat(worst)
                    .startsWith("Within linf-2/255, A withstands more: A - B is +50.0 [")
                    .endsWith("] points, p = 0.006."),
            equal -> assertThat(equal).startsWith("Within linf-8/255, no difference is found"));
    assertThat(ModelComparison.of(seen("weak"), seen("strong"), false).words())
        .anyMatch(line -> line.startsWith("Within linf-2/255, B withstands more: A - B is -50.0"));
  }

  @Test
  void pairsOnlyImagesThatBothSawAndSaysHowMany() {
    String weak = seen("weak").model().modelId();
    rows.outcomes().removeIf(row -> row.getModelId().equals(weak) && row.getExample() < 15);
    rows.outcomes().removeIf(row -> !row.getModelId().equals(weak) && row.getExample() == 19);
    ModelComparison comparison = compared();
    assertThat(comparison.images()).isEqualTo(4);
    assertThat(comparison.onlyFirst()).isEqualTo(15);
    assertThat(comparison.onlySecond()).isEqualTo(1);
    assertThat(new ComparisonText(comparison).plain())
        .contains("4 images that both were evaluated on; 15 more were seen by A alone and 1 by B");
  }

  @Test
  void refusesModelsWithoutACommonImage() {
    String weak = seen("weak").model().modelId();
    rows.outcomes()
        .replaceAll(
            row ->
                row.getModelId().equals(weak)
                    ? ExampleOutcome.newBuilder(row).setDataset("other").build()
                    : row);
    assertThatThrownBy(this::compared)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("have no test image in common (20 and 20 images)")
        .hasMessageContaining("evaluate both on the same data set");
  }

  /** An image of a task has another number and another label there. */
  @Test
  void knowsAnImageByWhereItLies() {
    String weak = seen("weak").model().modelId();
    rows.outcomes()
        .replaceAll(
            row ->
                row.getModelId().equals(weak)
                    ? ExampleOutcome.newBuilder(row)
                        .setExample(row.getExample() + 7)
                        .setLabel(row.getLabel() + 2)
                        .setPrediction(row.getPrediction() + 2)
                        .build()
                    : row);
    pairsCleanEachAttackAndTheWorstCaseOfAThreatModel();
  }

  @Test
  void leavesOutAttacksThatOnlyOneMet() {
    String weak = seen("weak").model().modelId();
    rows.outcomes()
        .removeIf(row -> row.getModelId().equals(weak) && row.getAttack().equals("fgsm"));
    ModelComparison comparison = compared();
    assertThat(comparison.rows()).noneMatch(row -> row.attack().equals("fgsm"));
    assertThat(comparison.notes())
        .contains(
            "Made on one of them only, or with other settings, and left out: [linf-2/255 fgsm].");
  }

  @Test
  void namesOnceAnAttackThatBothMetWithOtherSettings() {
    for (Evaluation row : List.copyOf(rows.evaluations())) {
      rows.evaluations()
          .add(
              Evaluation.newBuilder(row)
                  .setAttack("fgsm")
                  .setParameters("of " + row.getVariant())
                  .build());
    }
    assertThat(compared().notes())
        .contains(
            "Made on one of them only, or with other settings, and left out: [linf-2/255 fgsm].");
  }

  @Test
  void warnsWhereTheDataAreKnownToDiffer() {
    assertThat(compared().notes()).noneMatch(note -> note.contains("(!)"));
    assertThat(ModelComparison.of(seen("strong"), seen("weak"), true).notes())
        .anyMatch(note -> note.startsWith("(!) Their data are not equal"));
  }

  @Test
  void saysNothingOfNumbersThatMayMislead() {
    rows.evaluations()
        .replaceAll(row -> Evaluation.newBuilder(row).setSeverity("suspicious").build());
    assertThat(compared().words())
        .anyMatch(line -> line.startsWith("Within linf-2/255, a number may mislead (!)"));
    assertThat(new ComparisonText(compared()).markdown()).contains(" (!) |");
  }

  @Test
  void writesJsonThatHasEverything() throws Exception {
    ModelComparison comparison = compared();
    assertThat(Json.read(Json.write(comparison), ModelComparison.class)).isEqualTo(comparison);
    assertThat(List.of(comparison.first().name(), comparison.second().name()))
        .containsExactly("lenet/strong", "lenet/weak");
  }
}
