package io.netwright.evaluate;

import io.netwright.accuracy.Accuracy;
import io.netwright.attack.AttackCost;
import io.netwright.attack.AttackJson;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.adaptive.Calibration;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Finding;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Clean and robust accuracies of one model: per threat model, and within it per attack and per
 * example over all of its attacks; for all classes together and for each.
 */
public final class Accuracies {
  private final List<Judged> threatModels;
  private final long attackSeed;

  /** What the attacks of one threat model did, and what the checks say about it. */
  private record Judged(AttackResults results, List<Finding> findings, EvaluationVerdict verdict) {
    static Judged of(AttackResults results, boolean probed) {
      List<Finding> findings = EvaluationCheck.all(results);
      boolean checked = probed && results.probed() >= CheckLimits.LEAST_IMAGES;
      return new Judged(results, findings, EvaluationVerdict.of(checked, findings));
    }

    List<AttackOutcome> attacks() {
      return results.attacks();
    }
  }

  private Accuracies(List<Judged> threatModels, long attackSeed) {
    this.threatModels = threatModels;
    this.attackSeed = attackSeed;
  }

  /**
   * Joins the shards of one model.
   *
   * @param shards all shards of all attacks, of the probes of the model, of what was learned of it
   *     before, and of images that are kept, in any order
   * @param attackSeed seed of the attacks' random starts
   * @throws IllegalArgumentException if they are of several models, or do not cover the same images
   *     exactly once for every attack
   */
  public static Accuracies of(List<ShardOutcome> shards, long attackSeed) {
    List<ShardOutcome> attacked = shards.stream().filter(AttackedShard::isAttack).toList();
    if (attacked.isEmpty()) {
      throw new IllegalArgumentException("no shards; an evaluation needs at least one");
    }
    List<String> models =
        shards.stream().map(shard -> shard.getModel().getModelId()).distinct().sorted().toList();
    if (models.size() > 1) {
      throw new IllegalArgumentException("shards must be of one model, got those of " + models);
    }
    Map<String, Calibration> learned = CalibrationPiece.learned(shards);
    List<AttackOutcome> attacks =
        joined(attacked).stream().map(attack -> attack.asConfigured(learned)).toList();
    Optional<ProbedGradients> gradients =
        ProbedGradients.joined(
            shards.stream().filter(shard -> PieceKind.of(shard) == PieceKind.GRADIENTS).toList(),
            attacks.get(0).images().size());
    ProbeReadings probes = ProbeReadings.of(shards);
    Map<String, List<AttackOutcome>> byThreatModel =
        attacks.stream()
            .collect(
                Collectors.groupingBy(
                    attack -> attack.threatModel().name(), TreeMap::new, Collectors.toList()));
    return new Accuracies(
        byThreatModel.values().stream()
            .map(
                group -> {
                  ThreatModel within = group.get(0).threatModel();
                  return new AttackResults(within, group, gradients, probes.about(within));
                })
            .sorted(
                Comparator.comparing((AttackResults one) -> one.threatModel().norm())
                    .thenComparing(one -> one.threatModel().radius()))
            .map(results -> Judged.of(results, probes.areComplete(results.threatModel())))
            .toList(),
        attackSeed);
  }

  private static List<AttackOutcome> joined(List<ShardOutcome> shards) {
    Map<String, List<ShardOutcome>> byAttack =
        shards.stream()
            .collect(
                Collectors.groupingBy(Accuracies::identity, TreeMap::new, Collectors.toList()));
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
    return attacks;
  }

  /** Attacks of different threat models may have one name. */
  private static String identity(ShardOutcome shard) {
    return shard.getAttack() + " " + AttackJson.read(shard.getParameters()).threatModel().name();
  }

  /** One row per image and attack. */
  public List<ExampleOutcome> examples() {
    return threatModels.stream()
        .flatMap(one -> one.attacks().stream())
        .flatMap(attack -> attack.rows().stream())
        .toList();
  }

  /** What speaks against the robust accuracies, and what is worth knowing about them. */
  public List<Finding> findings() {
    return threatModels.stream().flatMap(one -> one.findings().stream()).toList();
  }

  /**
   * For every threat model, one row per attack and one for its worst case, each for all classes and
   * then for each class that has images.
   */
  public List<Evaluation> evaluations() {
    List<Evaluation> rows = new ArrayList<>();
    for (Judged one : threatModels) {
      List<Evaluation> ofOne = new ArrayList<>();
      for (AttackOutcome attack : one.attacks()) {
        addRows(ofOne, List.of(attack), attack.name(), attack.parameters());
      }
      String all =
          one.attacks().stream()
              .map(AttackOutcome::parameters)
              .collect(Collectors.joining(",", "[", "]"));
      addRows(ofOne, one.attacks(), NamedAttack.WORST_CASE, all);
      ofOne.stream()
          .map(
              row ->
                  Evaluation.newBuilder(row)
                      .setSeverity(severity(row.getAttack(), one.findings()))
                      .setVerdict(one.verdict().text())
                      .build())
          .forEach(rows::add);
    }
    return rows;
  }

  /** The worst that is said of an attack; of the worst case, whatever is said of its attacks. */
  private static String severity(String attack, List<Finding> findings) {
    return findings.stream()
        .filter(
            finding -> attack.equals(NamedAttack.WORST_CASE) || finding.getAttack().equals(attack))
        .map(finding -> Severity.of(finding.getSeverity()))
        .max(Comparator.naturalOrder())
        .map(Severity::word)
        .orElse("");
  }

  private void addRows(
      List<Evaluation> rows, List<AttackOutcome> over, String name, String parameters) {
    List<AttackedImage> images = over.get(0).images();
    AttackCost cost =
        over.stream().map(AttackOutcome::cost).reduce(AttackCost.NONE, AttackCost::plus);
    rows.add(
        Evaluation.newBuilder(
                row(over, name, parameters, null, IntStream.range(0, images.size()).toArray()))
            .setForward(cost.forward())
            .setBackward(cost.backward())
            .setCalibration(name.equals(NamedAttack.WORST_CASE) ? "" : over.get(0).calibration())
            .build());
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
    Accuracy clean =
        Accuracy.of(positions.length, i -> over.get(0).images().get(positions[i]).clean());
    Accuracy robust =
        Accuracy.of(positions.length, i -> AttackOutcome.isRobust(over, positions[i]));
    return Evaluation.newBuilder()
        .setModelId(model.getModelId())
        .setModel(model.getName())
        .setStage(model.getStage())
        .setVariant(model.getVariant())
        .setArchitecture(model.getArchitecture())
        .setSeed(model.getSeed())
        .setAttack(name)
        .setParameters(parameters)
        .setNorm(over.get(0).threatModel().norm().name())
        .setEpsilon(over.get(0).threatModel().radius())
        .setClassName(className)
        .setExamples(positions.length)
        .setCleanAccuracy(clean.share())
        .setCleanLow(clean.interval().low())
        .setCleanHigh(clean.interval().high())
        .setRobustAccuracy(robust.share())
        .setRobustLow(robust.interval().low())
        .setRobustHigh(robust.interval().high())
        .setAttackSeed(attackSeed)
        .setFamily(model.getFamily())
        .setRole(model.getRole())
        .setControl(model.getControl())
        .build();
  }
}
