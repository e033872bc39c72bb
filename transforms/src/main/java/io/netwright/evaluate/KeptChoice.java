package io.netwright.evaluate;

import io.netwright.attack.AttackJson;
import io.netwright.attack.ThreatModel;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Chooses which adversarial images of a model are kept: of every class in turn the one that took
 * the smallest change, by Euclidean length, so that the worst cases are seen and no class crowds
 * out the others.
 */
final class KeptChoice {
  /** An image that an attack broke; {@code index} is its place in the outcome. */
  private record Broken(ShardOutcome shard, int index) {
    int example() {
      return shard.getExamples().get(index);
    }

    int label() {
      return shard.getLabels().get(index);
    }

    float l2() {
      return shard.getL2().get(index);
    }

    KeptPiece.Found found() {
      return new KeptPiece.Found(
          example(), shard.getAttacked().get(index), shard.getLinf().get(index), l2());
    }
  }

  private static final Comparator<Broken> SMALLEST =
      Comparator.comparing(Broken::l2)
          .thenComparing(Broken::example)
          .thenComparing(broken -> broken.shard().getAttack())
          .thenComparing(broken -> broken.shard().getStep());

  private KeptChoice() {}

  /**
   * One piece of work for every threat model in which something was broken.
   *
   * @param shards all shards of all attacks on one model, in any order; probes are passed over
   * @param most how many images of each threat model
   */
  static List<KeptPiece> of(List<ShardOutcome> shards, int most) {
    SortedMap<String, List<ShardOutcome>> byThreatModel =
        shards.stream()
            .filter(AttackedShard::isAttack)
            .collect(
                Collectors.groupingBy(
                    shard -> threatModel(shard).name(), TreeMap::new, Collectors.toList()));
    List<KeptPiece> pieces = new ArrayList<>();
    for (List<ShardOutcome> within : byThreatModel.values()) {
      List<Broken> chosen = chosen(smallest(within), most);
      if (!chosen.isEmpty()) {
        pieces.add(piece(threatModel(within.get(0)), chosen));
      }
    }
    return pieces;
  }

  private static ThreatModel threatModel(ShardOutcome shard) {
    return AttackJson.read(shard.getParameters()).threatModel();
  }

  /** For every image that was right and was broken, how it was with the smallest change. */
  private static Collection<Broken> smallest(List<ShardOutcome> shards) {
    Map<Integer, Broken> smallest = new HashMap<>();
    for (ShardOutcome shard : shards) {
      for (int i = 0; i < shard.getExamples().size(); i++) {
        boolean right = shard.getPredictions().get(i).equals(shard.getLabels().get(i));
        if (right && !shard.getRobust().get(i)) {
          Broken broken = new Broken(shard, i);
          smallest.merge(
              broken.example(),
              broken,
              (one, other) -> SMALLEST.compare(one, other) <= 0 ? one : other);
        }
      }
    }
    return smallest.values();
  }

  private static List<Broken> chosen(Collection<Broken> broken, int most) {
    SortedMap<Integer, List<Broken>> byLabel =
        broken.stream()
            .sorted(SMALLEST)
            .collect(Collectors.groupingBy(Broken::label, TreeMap::new, Collectors.toList()));
    List<Broken> chosen = new ArrayList<>();
    for (int turn = 0; chosen.size() < Math.min(most, broken.size()); turn++) {
      int now = turn;
      byLabel.values().stream()
          .filter(ofClass -> now < ofClass.size())
          .map(ofClass -> ofClass.get(now))
          .sorted(SMALLEST)
          .limit((long) most - chosen.size())
          .forEach(chosen::add);
    }
    return chosen;
  }

  private static KeptPiece piece(ThreatModel threatModel, List<Broken> chosen) {
    SortedMap<String, List<Broken>> byShard =
        chosen.stream()
            .collect(
                Collectors.groupingBy(
                    broken ->
                        "%s %s %09d"
                            .formatted(
                                broken.shard().getAttack(),
                                broken.shard().getStep(),
                                broken.shard().getFrom()),
                    TreeMap::new,
                    Collectors.toList()));
    return KeptPiece.of(
        threatModel,
        chosen.stream().map(Broken::example).toList(),
        byShard.values().stream().map(KeptChoice::source).toList());
  }

  private static KeptPiece.Source source(List<Broken> ofOne) {
    ShardOutcome shard = ofOne.get(0).shard();
    return new KeptPiece.Source(
        shard.getAttack(),
        shard.getParameters(),
        shard.getStep(),
        shard.getFrom(),
        shard.getStep().isEmpty() ? shard.getFrom() + shard.getExamples().size() : shard.getTo(),
        isFurther(shard) ? shard.getExamples() : List.of(),
        ofOne.stream().map(Broken::found).toList());
  }

  /** Whether it is a step of a suite after the first, which begins with what is left. */
  private static boolean isFurther(ShardOutcome shard) {
    return !shard.getStep().isEmpty() && !SuiteShard.isFirst(shard);
  }
}
