package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackJson;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.suite.adaptive.Adaptive;
import io.netwright.schemas.AttackTask;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlgorithmVersionTest {
  private static final ThreatModel BALL = ThreatModel.linf("8/255");
  private static final Attack OLD = new Fgsm(BALL);
  private static final Attack NEW = Adaptive.of(BALL);

  @Test
  void isThatOfTheAttacksThatAPieceRuns() {
    int newest = NEW.algorithmVersion();
    assertThat(newest).isGreaterThan(1);
    assertThat(AlgorithmVersion.of(attack(OLD))).isEqualTo(1);
    assertThat(AlgorithmVersion.of(attack(NEW))).isEqualTo(newest);
    assertThat(AlgorithmVersion.of(suite(OLD))).isEqualTo(1);
    assertThat(AlgorithmVersion.of(suite(OLD, NEW))).isEqualTo(newest);
    assertThat(AlgorithmVersion.of(kept(OLD))).isEqualTo(1);
    assertThat(AlgorithmVersion.of(kept(OLD, NEW))).isEqualTo(newest);
    ProbePiece ofTheModel = ProbePiece.of(BALL, false).get(0);
    assertThat(AlgorithmVersion.of(task(ofTheModel.name(), ofTheModel.parameters()))).isEqualTo(1);
  }

  private static AttackTask attack(Attack attack) {
    return task("attack", AttackJson.write(attack));
  }

  private static AttackTask suite(Attack... attacks) {
    List<NamedAttack> named =
        IntStream.range(0, attacks.length)
            .mapToObj(i -> new NamedAttack("attack" + i, attacks[i]))
            .toList();
    ProbePiece piece = ProbePiece.of(new AttackGroup(BALL, named)).orElseThrow();
    return task(piece.name(), piece.parameters());
  }

  private static AttackTask kept(Attack... attacks) {
    List<KeptPiece.Source> sources =
        Arrays.stream(attacks)
            .map(
                attack ->
                    new KeptPiece.Source(
                        "attack", AttackJson.write(attack), "", 0, 1, List.of(), List.of()))
            .toList();
    return KeptPiece.of(BALL, List.of(), sources).task(AccuraciesTest.model("m"));
  }

  private static AttackTask task(String name, String parameters) {
    return AttackTask.newBuilder()
        .setModel(AccuraciesTest.model("m"))
        .setAttack(name)
        .setParameters(parameters)
        .setShard(0)
        .setFrom(0)
        .setTo(1)
        .build();
  }
}
