package io.netwright.evaluate;

import io.netwright.attack.AttackCost;
import io.netwright.attack.AttackJson;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ShardOutcome;
import java.util.List;

/**
 * What an attack did to some consecutive images.
 *
 * @param from position of the first among the evaluated images
 * @param cost passes that it took, those that classify before and after included
 */
public record AttackedShard(
    NamedAttack attack, int from, List<AttackedImage> images, AttackCost cost) {

  /** Whether an outcome is one of an attack, and not of another piece of work. */
  static boolean isAttack(ShardOutcome shard) {
    return PieceKind.of(shard) == PieceKind.ATTACK;
  }

  /** What comes of a task that is no attack and says nothing of single images. */
  static ShardOutcome.Builder ofNoImages(AttackTask task) {
    return of(task, List.of(), AttackCost.NONE);
  }

  /** What comes of a task of whatever kind. */
  static ShardOutcome.Builder of(AttackTask task, List<AttackedImage> images, AttackCost cost) {
    return of(images, cost)
        .setModel(task.getModel())
        .setAttack(task.getAttack())
        .setParameters(task.getParameters())
        .setFrom(task.getFrom());
  }

  /** A shard whose cost nobody counted. */
  public AttackedShard(NamedAttack attack, int from, List<AttackedImage> images) {
    this(attack, from, images, AttackCost.NONE);
  }

  /** Takes an immutable copy. */
  public AttackedShard {
    images = List.copyOf(images);
  }

  /** The record that travels, of an attack that is no suite. */
  public ShardOutcome of(ModelRef model) {
    return with(model, AttackJson.write(attack.attack())).build();
  }

  /** The record that travels, of what a task asked for. */
  ShardOutcome of(AttackTask task) {
    return with(task.getModel(), task.getParameters())
        .setStep(task.getStep())
        .setTo(task.getTo())
        .build();
  }

  private ShardOutcome.Builder with(ModelRef model, String parameters) {
    return of(images, cost)
        .setModel(model)
        .setAttack(attack.name())
        .setParameters(parameters)
        .setFrom(from);
  }

  private static ShardOutcome.Builder of(List<AttackedImage> images, AttackCost cost) {
    return ShardOutcome.newBuilder()
        .setForward(cost.forward())
        .setBackward(cost.backward())
        .setExamples(images.stream().map(AttackedImage::example).toList())
        .setLabels(images.stream().map(AttackedImage::label).toList())
        .setPredictions(images.stream().map(AttackedImage::prediction).toList())
        .setAttacked(images.stream().map(AttackedImage::attacked).toList())
        .setRobust(images.stream().map(AttackedImage::robust).toList())
        .setLinf(images.stream().map(AttackedImage::linf).toList())
        .setL2(images.stream().map(AttackedImage::l2).toList());
  }
}
