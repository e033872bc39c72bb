package io.netwright.evaluate;

import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Clean and robust accuracies of one model: per attack, and per example over all of them, for all
 * classes together and for each.
 */
public final class Accuracies {
  private final List<AttackOutcome> attacks;
  private final long attackSeed;

  private Accuracies(List<AttackOutcome> attacks, long attackSeed) {
    this.attacks = attacks;
    this.attackSeed = attackSeed;
  }

  /**
   * Joins the shards of one model.
   *
   * @param shards all shards of all attacks, in any order
   * @param attackSeed seed of the attacks' random starts
   * @throws IllegalArgumentException if they are of several models, or do not cover the same images
   *     exactly once for every attack
   */
  public static Accuracies of(List<ShardOutcome> shards, long attackSeed) {
    if (shards.isEmpty()) {
      throw new IllegalArgumentException("no shards; an evaluation needs at least one");
    }
    List<String> models =
        shards.stream().map(shard -> shard.getModel().getModelId()).distinct().sorted().toList();
    if (models.size() > 1) {
      throw new IllegalArgumentException("shards must be of one model, got those of " + models);
    }
    Map<String, List<ShardOutcome>> byAttack =
        shards.stream()
            .collect(
                Collectors.groupingBy(ShardOutcome::getAttack, TreeMap::new, Collectors.toList()));
    List<AttackOutcome> attacks = byAttack.values().stream().map(AttackOutcome::joined).toList();
    AttackOutcome first = attacks.get(0);
    for (AttackOutcome attack : attacks) {
      if (!attack.identities().equals(first.identities())) {
        throw new IllegalArgumentException(
            "attacks on %s must cover the same images, got %d by %s and %d by %s"
                .formatted(
                    first.model().getName(),
                    first.images().size(),
                    first.name(),
                    attack.images().size(),
                    attack.name()));
      }
    }
    return new Accuracies(attacks, attackSeed);
  }

  /** One row per image and attack. */
  public List<ExampleOutcome> examples() {
    return attacks.stream().flatMap(attack -> attack.rows().stream()).toList();
  }

  /**
   * One row per attack and one for the worst case, each for all classes and then for each class
   * that has images.
   */
  public List<Evaluation> evaluations() {
    List<Evaluation> rows = new ArrayList<>();
    for (AttackOutcome attack : attacks) {
      addRows(rows, List.of(attack), attack.name(), attack.parameters());
    }
    String all =
        attacks.stream().map(AttackOutcome::parameters).collect(Collectors.joining(",", "[", "]"));
    addRows(rows, attacks, NamedAttack.WORST_CASE, all);
    return rows;
  }

  private void addRows(
      List<Evaluation> rows, List<AttackOutcome> over, String name, String parameters) {
    List<AttackedImage> images = over.get(0).images();
    rows.add(row(over, name, parameters, null, IntStream.range(0, images.size()).toArray()));
    Map<Integer, List<Integer>> byLabel =
        IntStream.range(0, images.size())
            .boxed()
            .collect(
                Collectors.groupingBy(
                    i -> images.get(i).label(), TreeMap::new, Collectors.toList()));
    byLabel.forEach(
        (label, positions) -> {
          String className = over.get(0).model().getOutputs().get(label).getName();
          int[] ofClass = positions.stream().mapToInt(Integer::intValue).toArray();
          rows.add(row(over, name, parameters, className, ofClass));
        });
  }

  private Evaluation row(
      List<AttackOutcome> over,
      String name,
      String parameters,
      @Nullable String className,
      int[] positions) {
    ModelRef model = over.get(0).model();
    int clean = 0;
    int robust = 0;
    for (int position : positions) {
      clean += over.get(0).images().get(position).clean() ? 1 : 0;
      robust += over.stream().allMatch(one -> one.images().get(position).robust()) ? 1 : 0;
    }
    WilsonInterval cleanInterval = WilsonInterval.of(clean, positions.length);
    WilsonInterval robustInterval = WilsonInterval.of(robust, positions.length);
    return Evaluation.newBuilder()
        .setModelId(model.getModelId())
        .setModel(model.getName())
        .setStage(model.getStage())
        .setVariant(model.getVariant())
        .setArchitecture(model.getArchitecture())
        .setSeed(model.getSeed())
        .setAttack(name)
        .setParameters(parameters)
        .setNorm(norm(over))
        .setEpsilon(over.stream().mapToDouble(one -> one.threatModel().radius()).max().orElse(0))
        .setClassName(className)
        .setExamples(positions.length)
        .setCleanAccuracy((double) clean / Math.max(positions.length, 1))
        .setCleanLow(cleanInterval.low())
        .setCleanHigh(cleanInterval.high())
        .setRobustAccuracy((double) robust / Math.max(positions.length, 1))
        .setRobustLow(robustInterval.low())
        .setRobustHigh(robustInterval.high())
        .setAttackSeed(attackSeed)
        .build();
  }

  private static String norm(List<AttackOutcome> over) {
    List<String> norms =
        over.stream().map(one -> one.threatModel().norm().name()).distinct().toList();
    return norms.size() == 1 ? norms.get(0) : "mixed";
  }
}
