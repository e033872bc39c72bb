package io.netwright.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netwright.json.Json;
import io.netwright.json.JsonFault;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ShardOutcome;
import java.util.Arrays;

/**
 * What a piece of an evaluation's work is. All travel and are remembered as shards of attacks do.
 * The others have names with a space, which no attack has, so that the keys of attacks depend on
 * none of them.
 */
enum PieceKind {
  /** A shard of an attack. */
  ATTACK(""),
  /** How large the gradients at the clean images are. */
  GRADIENTS(GradientProbe.NAME),
  /** Probes of a model. */
  PROBE(ProbePiece.NAME + " "),
  /** What an attack learns beforehand. */
  CALIBRATION(CalibrationPiece.NAME + " "),
  /** Adversarial images that are kept. */
  KEPT(KeptPiece.NAME + " ");

  private final String beginning;

  PieceKind(String beginning) {
    this.beginning = beginning;
  }

  static PieceKind of(AttackTask task) {
    return of(task.getAttack());
  }

  static PieceKind of(ShardOutcome outcome) {
    return of(outcome.getAttack());
  }

  private static PieceKind of(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind != ATTACK && name.startsWith(kind.beginning))
        .findFirst()
        .orElse(ATTACK);
  }

  /** What a piece has where an attack has its settings. */
  static <T extends Record> T settings(String parameters, Class<T> type) {
    try {
      return Json.read(parameters, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not a %s: %s".formatted(type.getSimpleName(), JsonFault.of(e)), e);
    }
  }
}
