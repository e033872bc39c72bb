package io.netwright.evaluate;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackCost;
import io.netwright.attack.AttackJson;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.AttackSuite;
import io.netwright.attack.suite.adaptive.Calibration;
import io.netwright.json.CanonicalJson;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What one attack did to all images of one model: its shards, in order and without gaps; of a suite
 * what its steps did together.
 *
 * @param parameters its settings, which are equal for models that are compared
 * @param attack as it was run, with what it had learned of the model
 * @param cost passes that it took; none where nobody counted
 */
record AttackOutcome(
    String name,
    String parameters,
    Attack attack,
    ModelRef model,
    List<AttackedImage> images,
    AttackCost cost) {

  /** Joins shards; refuses gaps, overlaps and shards that are not of one attack. */
  static AttackOutcome joined(List<ShardOutcome> shards) {
    ShardOutcome first = shards.get(0);
    for (ShardOutcome shard : shards) {
      if (!shard.getParameters().equals(first.getParameters())) {
        throw new IllegalArgumentException(
            "attack %s on %s has shards of different settings: %s and %s"
                .formatted(
                    shard.getAttack(),
                    shard.getModel().getName(),
                    first.getParameters(),
                    shard.getParameters()));
      }
    }
    Attack attack = AttackJson.read(first.getParameters());
    List<AttackedImage> images = new ArrayList<>();
    pieces(shards)
        .forEach(
            (from, pieces) -> {
              if (from != images.size()) {
                throw new IllegalArgumentException(
                    "attack %s on %s: expected a shard from image %d, got one from image %d"
                        .formatted(
                            first.getAttack(), first.getModel().getName(), images.size(), from));
              }
              images.addAll(
                  attack instanceof AttackSuite ? SuiteShard.joined(pieces) : whole(pieces));
            });
    return new AttackOutcome(
        first.getAttack(),
        first.getParameters(),
        attack,
        first.getModel(),
        images,
        new AttackCost(
            images.size(),
            shards.stream().mapToLong(ShardOutcome::getForward).sum(),
            shards.stream().mapToLong(ShardOutcome::getBackward).sum()));
  }

  /** The pieces of work on every shard, by the position of its first image. */
  private static SortedMap<Integer, List<ShardOutcome>> pieces(List<ShardOutcome> shards) {
    return shards.stream()
        .collect(Collectors.groupingBy(ShardOutcome::getFrom, TreeMap::new, Collectors.toList()));
  }

  private static List<AttackedImage> whole(List<ShardOutcome> pieces) {
    ShardOutcome shard = pieces.get(0);
    if (pieces.size() > 1) {
      throw new IllegalArgumentException(
          "attack %s on %s has %d shards from image %d, expected one"
              .formatted(
                  shard.getAttack(), shard.getModel().getName(), pieces.size(), shard.getFrom()));
    }
    return IntStream.range(0, shard.getLabels().size())
        .mapToObj(i -> AttackedImage.of(shard, i))
        .toList();
  }

  /**
   * The same with the settings that the experiment gives, which do not hold what was learned of
   * this model.
   *
   * @param learned of this model, by threat model
   */
  AttackOutcome asConfigured(Map<String, Calibration> learned) {
    Calibration known = learned.getOrDefault(threatModel().name(), Calibration.NONE);
    Attack configured = Calibrated.without(known, attack);
    return configured.equals(attack)
        ? this
        : new AttackOutcome(name, AttackJson.write(configured), attack, model, images, cost);
  }

  /** What it went by, as JSON; empty where it takes no calibration, or its settings give one. */
  String calibration() {
    return Calibrated.wants(AttackJson.read(parameters))
        ? Calibrated.of(attack).map(CanonicalJson::write).orElse("")
        : "";
  }

  /** Whether an image is right after each of some attacks on the same images. */
  static boolean isRobust(List<AttackOutcome> attacks, int image) {
    return attacks.stream().allMatch(one -> one.images().get(image).robust());
  }

  ThreatModel threatModel() {
    return attack.threatModel();
  }

  /** Whether the scale of the logits cannot hide the way from it. */
  boolean isScaleFree() {
    return attack.objective().isScaleFree();
  }

  /** Index in the test set and label of every image. */
  List<List<Integer>> identities() {
    return images.stream().map(image -> List.of(image.example(), image.label())).toList();
  }

  List<ExampleOutcome> rows() {
    return images.stream()
        .map(
            image ->
                ExampleOutcome.newBuilder()
                    .setModelId(model.getModelId())
                    .setAttack(name)
                    .setExample(image.example())
                    .setLabel(image.label())
                    .setPrediction(image.prediction())
                    .setAttacked(image.attacked())
                    .setRobust(image.robust())
                    .setLinf(image.linf())
                    .setL2(image.l2())
                    .setNorm(threatModel().norm().name())
                    .setEpsilon(threatModel().radius())
                    .setBrokenBy(image.brokenBy())
                    .build())
        .toList();
  }
}
