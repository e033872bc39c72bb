package io.netwright.evaluate;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackJson;
import io.netwright.schemas.AttackTask;
import java.util.stream.Stream;

/** How new the attacks are that a piece of an evaluation's work runs. */
final class AlgorithmVersion {

  private AlgorithmVersion() {}

  /** The highest version of those attacks; 1 where it runs none. */
  static int of(AttackTask task) {
    return attacks(task).mapToInt(Attack::algorithmVersion).max().orElse(1);
  }

  private static Stream<Attack> attacks(AttackTask task) {
    return switch (PieceKind.of(task)) {
      case ATTACK -> Stream.of(AttackJson.read(task.getParameters()));
      case PROBE ->
          Stream.ofNullable(ProbePiece.read(task.getParameters()).suite())
              .flatMap(suite -> suite.attacks().stream().map(NamedAttack::attack));
      case KEPT ->
          KeptPiece.read(task.getParameters()).sources().stream()
              .map(source -> AttackJson.read(source.parameters()));
      case CALIBRATION, GRADIENTS -> Stream.empty();
    };
  }
}
