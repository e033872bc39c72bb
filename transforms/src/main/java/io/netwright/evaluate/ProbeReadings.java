package io.netwright.evaluate;

import io.netwright.attack.ThreatModel;
import io.netwright.evaluate.probe.Readings;
import io.netwright.schemas.ShardOutcome;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the probes of one model measured, and what was seen of kept images, piece by piece.
 *
 * @param byPiece readings by the name of their piece
 */
record ProbeReadings(Map<String, Readings> byPiece) {
  private static final Set<PieceKind> MEASURED = EnumSet.of(PieceKind.PROBE, PieceKind.KEPT);

  /** Those of some shards, all of one model; shards of attacks are passed over. */
  static ProbeReadings of(List<ShardOutcome> shards) {
    return new ProbeReadings(
        shards.stream()
            .filter(shard -> MEASURED.contains(PieceKind.of(shard)))
            .collect(
                Collectors.toMap(
                    ShardOutcome::getAttack, shard -> new Readings(shard.getReadings()))));
  }

  /** All that says something about a threat model. */
  Readings about(ThreatModel threatModel) {
    return Stream.concat(
            ProbePiece.of(threatModel, true).stream().map(ProbePiece::name),
            Stream.of(
                ProbePiece.withSurrogate(threatModel).name(),
                ProbePiece.ofSuite(threatModel),
                KeptPiece.name(threatModel)))
        .map(piece -> byPiece.getOrDefault(piece, Readings.NONE))
        .reduce(Readings.NONE, Readings::and);
  }

  /** Whether all of the cheap tier is there. */
  boolean areComplete(ThreatModel threatModel) {
    return ProbePiece.of(threatModel, false).stream()
        .allMatch(piece -> byPiece.containsKey(piece.name()));
  }
}
