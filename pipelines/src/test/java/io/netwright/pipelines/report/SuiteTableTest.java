package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.attack.AttackJson;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.suite.AutoAttack;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Role;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class SuiteTableTest {
  private static final ThreatModel BALL = ThreatModel.linf("2/255");

  static Evaluation row(String model, String attack, String parameters) {
    return Evaluation.newBuilder()
        .setModelId(model)
        .setModel("lenet/" + model)
        .setStage("TrainBaseline")
        .setVariant(model)
        .setRole(Role.BASELINE)
        .setArchitecture("lenet")
        .setSeed(0)
        .setAttack(attack)
        .setParameters(parameters)
        .setAttackSeed(0)
        .setNorm("LINF")
        .setEpsilon(BALL.radius())
        .setExamples(6)
        .setCleanAccuracy(1)
        .setCleanLow(0)
        .setCleanHigh(1)
        .setRobustAccuracy(0)
        .setRobustLow(0)
        .setRobustHigh(1)
        .setForward(4000)
        .setBackward(2000)
        .build();
  }

  private static ExampleOutcome image(String model, String attack, int example, String brokenBy) {
    boolean clean = !brokenBy.equals("wrong");
    return ExampleOutcome.newBuilder()
        .setModelId(model)
        .setAttack(attack)
        .setExample(example)
        .setLabel(1)
        .setPrediction(clean ? 1 : 0)
        .setAttacked(brokenBy.isEmpty() ? 1 : 0)
        .setRobust(brokenBy.isEmpty())
        .setLinf(0)
        .setL2(0)
        .setNorm("LINF")
        .setEpsilon(BALL.radius())
        .setBrokenBy(clean ? brokenBy : "")
        .build();
  }

  @Test
  void countsWhatEachAttackOfASuiteLeftAndWhatItCost() {
    String suite = AttackJson.write(new AutoAttack(BALL));
    String fgsm = AttackJson.write(new Fgsm(BALL));
    List<Evaluation> rows =
        List.of(
            row("a", "autoattack", suite),
            row("a", "fgsm", fgsm),
            row("a", "worst-case", "[" + suite + "," + fgsm + "]"),
            row("b", "autoattack", suite));
    List<ExampleOutcome> outcomes = new ArrayList<>();
    List<String> fates = List.of("wrong", "apgd-ce", "apgd-ce", "apgd-t", "square", "");
    for (int i = 0; i < fates.size(); i++) {
      outcomes.add(image("a", "autoattack", i, fates.get(i)));
      outcomes.add(image("a", "fgsm", i, ""));
      outcomes.add(image("b", "autoattack", i, ""));
    }

    assertThat(SuiteTable.of(rows, outcomes)).containsOnlyKeys("autoattack");
    assertThat(SuiteTable.of(rows, outcomes).values())
        .singleElement()
        .extracting(table -> table.markdown().lines().toList())
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .containsExactly(
            "| model | images | right | after apgd-ce | after apgd-t | after fab-t | after square"
                + " | passes per image |",
            "|---|---:|---:|---:|---:|---:|---:|---:|",
            "| lenet/a | 6 | 5 | 3 | 2 | 2 | 1 | 1,000 |",
            "| lenet/b | 6 | 6 | 6 | 6 | 6 | 6 | 1,000 |");
  }

  @Test
  void hasNoTableWhereNoAttackIsASuite() {
    assertThat(
            SuiteTable.of(List.of(row("a", "fgsm", AttackJson.write(new Fgsm(BALL)))), List.of()))
        .isEmpty();
  }
}
