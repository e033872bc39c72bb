package io.netwright.evaluate;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackJson;
import io.netwright.attack.suite.AttackSuite;
import io.netwright.attack.suite.adaptive.Calibration;
import io.netwright.data.DataSources;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ShardOutcome;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done to evaluate models: every attack, and a look at the gradients, on every shard
 * of the images; the probes of each; and where a model's control is there, the probes that take
 * both. Attacks that go by what is learned of the model beforehand come after the learning.
 */
record EvaluationTasks(EvaluationConfig config, DataSources data) {

  /**
   * The tasks of some models.
   *
   * @param models of a family all or one, since a control is looked for among them
   */
  List<AttackTask> of(List<ModelRef> models) throws IOException {
    List<AttackTask> tasks = new ArrayList<>();
    for (ModelRef model : models) {
      int images = EvaluatedImages.of(model, config.images(), data).size();
      int probed = Math.min(images, config.probedImages());
      boolean learns = addCalibrations(model, tasks);
      for (AttackGroup group : config.threatModels()) {
        for (NamedAttack named : group.attacks()) {
          if (!learns || !named.wantsCalibration()) {
            addShards(model, named, images, tasks);
          }
        }
      }
      addShards(model, GradientProbe.NAME, GradientProbe.PARAMETERS, "", images, tasks);
      ProbePiece.of(config).forEach(piece -> tasks.add(probe(model, piece, probed).build()));
      Optional<ModelRef> control =
          models.stream().filter(other -> isControl(other, model)).findFirst();
      control.ifPresent(
          twin ->
              ProbePiece.withSurrogate(config)
                  .forEach(
                      piece -> tasks.add(probe(model, piece, probed).setSurrogate(twin).build())));
    }
    return tasks;
  }

  /**
   * The shards of all attacks that go by what was learned.
   *
   * @param outcome of a {@link CalibrationPiece}
   */
  List<AttackTask> after(ShardOutcome outcome) throws IOException {
    String threatModel = CalibrationPiece.read(outcome.getParameters()).threatModel().name();
    Calibration learned = CalibrationPiece.learned(outcome);
    int images = EvaluatedImages.of(outcome.getModel(), config.images(), data).size();
    List<AttackTask> tasks = new ArrayList<>();
    for (AttackGroup group : config.threatModels()) {
      for (NamedAttack named : group.attacks()) {
        if (group.threatModel().name().equals(threatModel) && named.wantsCalibration()) {
          addShards(outcome.getModel(), named.with(learned), images, tasks);
        }
      }
    }
    return tasks;
  }

  /**
   * Learning for every threat model that wants it; tells whether there is anything to learn from.
   */
  private boolean addCalibrations(ModelRef model, List<AttackTask> tasks) throws IOException {
    List<CalibrationPiece> pieces = CalibrationPiece.of(config);
    int images =
        pieces.isEmpty() ? 0 : CalibrationPiece.images(model, config.images(), data).size();
    if (images > 0) {
      pieces.forEach(piece -> tasks.add(piece.task(model, images)));
    }
    return images > 0;
  }

  private void addShards(ModelRef model, NamedAttack named, int images, List<AttackTask> tasks) {
    Attack attack = named.attack();
    String step = attack instanceof AttackSuite suite ? suite.first().name() : "";
    addShards(model, named.name(), AttackJson.write(attack), step, images, tasks);
  }

  private void addShards(
      ModelRef model,
      String attack,
      String parameters,
      String step,
      int images,
      List<AttackTask> tasks) {
    for (int from = 0; from < images; from += config.shardSize()) {
      tasks.add(
          AttackTask.newBuilder()
              .setModel(model)
              .setAttack(attack)
              .setParameters(parameters)
              .setStep(step)
              .setShard(from / config.shardSize())
              .setFrom(from)
              .setTo(Math.min(images, from + config.shardSize()))
              .build());
    }
  }

  private static AttackTask.Builder probe(ModelRef model, ProbePiece piece, int images) {
    return AttackTask.newBuilder()
        .setModel(model)
        .setAttack(piece.name())
        .setParameters(piece.parameters())
        .setShard(0)
        .setFrom(0)
        .setTo(images);
  }

  /** Whether a model is what another one is compared with, and answers with the same classes. */
  private static boolean isControl(ModelRef control, ModelRef of) {
    ModelName name = new ModelName(ModelName.of(of).family(), of.getControl());
    return ModelName.of(control).equals(name) && control.getOutputs().equals(of.getOutputs());
  }
}
