package io.netwright.evaluate;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackJson;
import io.netwright.attack.ThreatModel;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What one attack did to all images of one model: its shards, in order and without gaps. */
record AttackOutcome(
    String name, String parameters, Attack attack, ModelRef model, List<AttackedImage> images) {

  /** Joins shards; refuses gaps, overlaps and shards that are not of one attack. */
  static AttackOutcome joined(List<ShardOutcome> shards) {
    List<ShardOutcome> sorted =
        shards.stream().sorted(Comparator.comparingInt(ShardOutcome::getFrom)).toList();
    ShardOutcome first = sorted.get(0);
    List<AttackedImage> images = new ArrayList<>();
    for (ShardOutcome shard : sorted) {
      if (shard.getFrom() != images.size()) {
        throw new IllegalArgumentException(
            "attack %s on %s: expected a shard from image %d, got one from image %d"
                .formatted(
                    shard.getAttack(), shard.getModel().getName(), images.size(), shard.getFrom()));
      }
      if (!shard.getParameters().equals(first.getParameters())) {
        throw new IllegalArgumentException(
            "attack %s on %s has shards of different settings: %s and %s"
                .formatted(
                    shard.getAttack(),
                    shard.getModel().getName(),
                    first.getParameters(),
                    shard.getParameters()));
      }
      for (int i = 0; i < shard.getLabels().size(); i++) {
        images.add(image(shard, i));
      }
    }
    return new AttackOutcome(
        first.getAttack(),
        first.getParameters(),
        AttackJson.read(first.getParameters()),
        first.getModel(),
        images);
  }

  private static AttackedImage image(ShardOutcome shard, int i) {
    return new AttackedImage(
        shard.getExamples().get(i),
        shard.getLabels().get(i),
        shard.getPredictions().get(i),
        shard.getAttacked().get(i),
        shard.getLinf().get(i),
        shard.getL2().get(i));
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
                    .build())
        .toList();
  }
}
