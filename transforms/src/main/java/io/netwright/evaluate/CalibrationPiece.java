package io.netwright.evaluate;

import ai.djl.ndarray.NDManager;
import io.netwright.attack.Classifier;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.adaptive.Calibration;
import io.netwright.attack.suite.adaptive.Calibrator;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.DataSources;
import io.netwright.json.CanonicalJson;
import io.netwright.json.Json;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.Role;
import io.netwright.schemas.ShardOutcome;
import io.netwright.seed.Seed;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an attack may learn of one model within one threat model, before it sees an image that it
 * attacks, as a piece of work: travels and is remembered as a shard of an attack does, under a name
 * that no attack can have. The attack's own shards come after it, with what was learned among their
 * settings, and so in their keys.
 *
 * <p>It looks at validation images, the first of every class in turn, of the data that the model
 * was made with. Nobody knows which images an imported model was trained on, and of those it would
 * learn that others come near. So it looks at test images there, the last of every class in turn,
 * and at none if one of them is attacked.
 *
 * @param version to be raised when the same images teach something else
 * @param threatModel what the attacker may do
 */
record CalibrationPiece(int version, ThreatModel threatModel) {
  private static final int VERSION = 3;

  /** Before the name of the threat model. */
  static final String NAME = "calibration";

  /** One for every threat model with an attack that wants it. */
  static List<CalibrationPiece> of(EvaluationConfig config) {
    return config.threatModels().stream()
        .filter(group -> group.attacks().stream().anyMatch(NamedAttack::wantsCalibration))
        .map(group -> new CalibrationPiece(VERSION, group.threatModel()))
        .toList();
  }

  /**
   * The images that it would learn from, none of which is attacked.
   *
   * @param evaluated how many test images are attacked
   */
  static EvaluatedImages images(ModelRef model, int evaluated, DataSources data)
      throws IOException {
    return model.getRole() == Role.IMPORTED
        ? EvaluatedImages.unattacked(model, Calibrator.IMAGES, evaluated, data)
        : EvaluatedImages.validation(model, Calibrator.IMAGES, data);
  }

  /** The piece that a task or an outcome is about. */
  static CalibrationPiece read(String parameters) {
    return PieceKind.settings(parameters, CalibrationPiece.class);
  }

  /** What was learned, by the name of the threat model; shards of anything else are passed over. */
  static Map<String, Calibration> learned(List<ShardOutcome> shards) {
    return shards.stream()
        .filter(shard -> PieceKind.of(shard) == PieceKind.CALIBRATION)
        .collect(
            Collectors.toMap(
                shard -> read(shard.getParameters()).threatModel().name(),
                CalibrationPiece::learned));
  }

  /** What was learned. */
  static Calibration learned(ShardOutcome outcome) {
    return CanonicalJson.read(outcome.getCalibration(), Calibration.class);
  }

  /** What it has where an attack has its name. */
  String name() {
    return NAME + " " + threatModel.name();
  }

  /** The task of learning from so many images. */
  AttackTask task(ModelRef model, int images) {
    return AttackTask.newBuilder()
        .setModel(model)
        .setAttack(name())
        .setParameters(Json.write(this))
        .setShard(0)
        .setFrom(0)
        .setTo(images)
        .build();
  }

  /**
   * Learns.
   *
   * @param manager where the images go; nothing stays in it
   * @param images images that are not attacked
   * @param seed of everything random; an image's follows from it and its index in its set
   * @throws io.netwright.refusal.RefusedException if the classifier answers at random
   */
  ShardOutcome run(
      NDManager manager,
      Classifier classifier,
      EvaluatedImages images,
      AttackTask task,
      Seed seed) {
    List<Seed> seeds =
        IntStream.range(0, images.size())
            .mapToObj(i -> seed.with(NAME).with(images.example(i)))
            .toList();
    try (NDManager memory = manager.newSubManager()) {
      Batch batch = Batches.range(memory, images.images(), 0, images.size());
      Calibration learned =
          Calibrator.calibrate(classifier, batch.images(), batch.labels(), seeds, threatModel);
      return AttackedShard.ofNoImages(task)
          .setTo(task.getTo())
          .setForward(learned.forward())
          .setBackward(learned.backward())
          .setCalibration(CanonicalJson.write(learned))
          .build();
    }
  }
}
