package io.netwright.pipelines.config;

import static io.netwright.pipelines.config.LeastExperiment.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.attack.AttackJson;
import io.netwright.evaluate.EvaluationConfig;
import io.netwright.evaluate.NamedAttack;
import org.junit.jupiter.api.Test;

class NamedAttacksTest {
  private static final String GOOD = LeastExperiment.TEXT;

  @Test
  void fillsInWhatASearchOrATargetedAttackLeavesOut() {
    String named =
        """
        evaluation:
          threatModels:
            - norm: L2
              epsilon: 0.5
              attacks:
                - autoattack
                - {name: f, attack: {type: within-budget, search: {type: fab-t, steps: 5}}}
                - {name: c, attack: {type: within-budget, search: {type: cw-l2, constant: 1}}}
                - {name: t, attack: {type: targeted, attack: pgd20}}
        """;
    assertThat(read(GOOD + named).evaluation().threatModels().get(0).attacks())
        .extracting(attack -> AttackJson.write(attack.attack()).replace('"', '\''))
        .satisfiesExactly(
            autoattack -> assertThat(autoattack).startsWith("{'type':'autoattack','threatModel'"),
            fab -> assertThat(fab).contains("'norm':'L2','steps':5,'targets':9,'restarts':1"),
            cw ->
                assertThat(cw).contains("'searchSteps':9,'steps':1000").contains("'constant':1.0"),
            targeted -> assertThat(targeted).contains("'steps':20").endsWith("'rank':1}"));
  }

  @Test
  void takesThePublishedListWithItsOwnThreatModelsAndAddsItToTheSameOne() {
    String named =
        """
        evaluation:
          threatModels:
            - fpcc-paper
            - {norm: LINF, epsilon: [1/255, 8/255], attacks: [autoattack]}
        """;
    EvaluationConfig evaluation = read(GOOD + named).evaluation();

    assertThat(evaluation.threatModels())
        .extracting(
            group ->
                group.threatModel().name()
                    + group.attacks().stream().map(NamedAttack::name).toList())
        .containsExactly(
            "linf-1/255[autoattack]",
            "linf-8/255[autoattack, fgsm, bim, pgd30, apgd30, eot-pgd30, mi-fgsm, di-fgsm,"
                + " ti-fgsm, vmi-fgsm]",
            "l2-0.5[pgd30, apgd30, eot-pgd30]",
            "linf-16/255[pim, pim-plus-plus]",
            "linf-1[one-pixel]");
    String said = ExperimentReader.tree(read(GOOD + named)).get("evaluation").toString();
    assertThat(read(GOOD + "evaluation: " + said + "\n").evaluation()).isEqualTo(evaluation);
    assertThatThrownBy(() -> read(GOOD + named.replace("fpcc-paper", "fpcc")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("evaluation.threatModels[0]: must be {norm: LINF")
        .hasMessageContaining("or fpcc-paper, got fpcc");
  }

  @Test
  void knowsAttacksByTheirNames() {
    String named =
        """
        evaluation:
          threatModels:
            - {norm: LINF, epsilon: [2/255, 8/255], attacks: [pgd20, apgd-t]}
            - {norm: L1, epsilon: 12, attacks: [apgd-ce, {name: t, attack: {type: apgd-t, steps: 5}}]}
        """;
    EvaluationConfig evaluation = read(GOOD + named).evaluation();
    String said = ExperimentReader.tree(read(GOOD + named)).get("evaluation").toString();

    assertThat(evaluation.threatModels().get(1).attacks())
        .extracting(attack -> attack.name() + AttackJson.write(attack.attack()))
        .containsExactly(
            ("pgd20{'type':'pgd','threatModel':{'norm':'LINF','epsilon':'8/255'},'stepSize':'2/255',"
                    + "'steps':20,'randomStart':true,'restarts':1}")
                .replace('\'', '"'),
            ("apgd-t{'type':'apgd-t','threatModel':{'norm':'LINF','epsilon':'8/255'},'steps':100,"
                    + "'targets':9,'rho':0.75}")
                .replace('\'', '"'));
    assertThat(evaluation.threatModels().get(2).attacks())
        .extracting(attack -> AttackJson.write(attack.attack()))
        .last()
        .asString()
        .contains("'steps':5,'targets':5".replace('\'', '"'));
    assertThat(read(GOOD + "evaluation: " + said + "\n").evaluation()).isEqualTo(evaluation);
    assertThatThrownBy(() -> read(GOOD + named.replace("pgd20", "pdg20")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("evaluation.threatModels[0]")
        .hasMessageContaining("no attack is called pdg20");
  }
}
