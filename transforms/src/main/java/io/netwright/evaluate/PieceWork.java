package io.netwright.evaluate;

import ai.djl.ndarray.NDManager;
import io.netwright.attack.AttackJson;
import io.netwright.attack.Classifier;
import io.netwright.data.DataSources;
import io.netwright.nn.EvaluationNetwork;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ShardOutcome;
import io.netwright.seed.Seed;
import io.netwright.stage.NewModel;
import io.netwright.stage.WorkContext;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is done with one piece of an evaluation's work, whatever its kind. */
record PieceWork(EvaluationConfig config, DataSources data) implements Serializable {

  /**
   * The settings that a piece depends on, by which it is remembered. None is of another attack, so
   * that changing another one, or adding one, leaves the piece known; the version of an attack that
   * was changed is one. What is learned of a model depends on the seed alone.
   */
  Map<String, Object> settings(AttackTask task) {
    PieceKind kind = PieceKind.of(task);
    if (kind == PieceKind.CALIBRATION) {
      return Map.of("seed", config.seed());
    }
    Map<String, Object> settings = settings();
    if (kind == PieceKind.ATTACK || kind == PieceKind.KEPT) {
      settings.put("judged", "IN_EVEN_BATCHES");
    }
    int version = AlgorithmVersion.of(task);
    if (version > 1) {
      settings.put("algorithm", version);
    }
    return settings;
  }

  /** The settings that most pieces depend on. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("images", config.images());
    settings.put("microBatch", config.microBatch());
    settings.put("seed", config.seed());
    return settings;
  }

  /** What a piece is about. */
  ModelName subject(AttackTask task) {
    String within =
        config.isAmbiguous(task.getAttack())
            ? " " + AttackJson.read(task.getParameters()).threatModel().name()
            : "";
    ModelName model = ModelName.of(task.getModel());
    String step = task.getStep().isEmpty() ? "" : " " + task.getStep();
    String shard = " " + task.getAttack() + within + step + " shard " + task.getShard();
    return new ModelName(model.family(), model.variant() + shard);
  }

  /** What comes of a piece. */
  ShardOutcome done(AttackTask task, WorkContext context) throws IOException {
    EvaluatedImages images = images(task);
    try (EvaluationNetwork network =
        EvaluationNetwork.of(context.manager(), NewModel.load(task.getModel(), context))) {
      long size =
          task.getSurvivors().isEmpty()
              ? (long) task.getTo() - task.getFrom()
              : task.getSurvivors().size();
      context.progress("attacked image", 0, size);
      Classifier model = new OpenModel(network, task.getModel(), data, context);
      ShardOutcome outcome = outcome(task, images, model, context);
      context.progress("attacked image", size, size);
      return ShardOutcome.newBuilder(outcome).setMeasuredAt(System.currentTimeMillis()).build();
    }
  }

  /** Test images, or what something is learned from before they are attacked. */
  private EvaluatedImages images(AttackTask task) throws IOException {
    return switch (PieceKind.of(task)) {
      case CALIBRATION -> CalibrationPiece.images(task.getModel(), config.images(), data);
      case PROBE -> EvaluatedImages.of(task.getModel(), config.probedImages(), data);
      case ATTACK, GRADIENTS, KEPT -> EvaluatedImages.of(task.getModel(), config.images(), data);
    };
  }

  private ShardOutcome outcome(
      AttackTask task, EvaluatedImages images, Classifier model, WorkContext context)
      throws IOException {
    Seed seed = Seed.of(config.seed());
    NDManager manager = context.manager();
    return switch (PieceKind.of(task)) {
      case ATTACK -> attacked(task, images, model, manager);
      case GRADIENTS -> new GradientProbe(config.microBatch()).run(manager, model, images, task);
      case PROBE -> probed(task, seed, images, model, context);
      case CALIBRATION ->
          CalibrationPiece.read(task.getParameters()).run(manager, model, images, task, seed);
      case KEPT ->
          new KeptImages(KeptPiece.read(task.getParameters()), config)
              .run(manager, model, images, task, context.artifacts());
    };
  }

  private static ShardOutcome probed(
      AttackTask task, Seed seed, EvaluatedImages images, Classifier model, WorkContext context)
      throws IOException {
    ProbePiece piece = ProbePiece.read(task.getParameters());
    NDManager manager = context.manager();
    if (task.getSurrogate() == null) {
      return piece.run(manager, model, Optional.empty(), images, task, seed);
    }
    try (EvaluationNetwork surrogate =
        EvaluationNetwork.of(manager, NewModel.load(task.getSurrogate(), context))) {
      return piece.run(manager, model, Optional.of(surrogate::logits), images, task, seed);
    }
  }

  private ShardOutcome attacked(
      AttackTask task, EvaluatedImages images, Classifier model, NDManager manager) {
    NamedAttack attack = new NamedAttack(task.getAttack(), SuiteShard.attack(task));
    RobustnessEvaluation evaluation = RobustnessEvaluation.of(config, attack);
    int from = task.getFrom();
    int[] survivors = task.getSurvivors().stream().mapToInt(images::position).toArray();
    AttackedShard shard =
        survivors.length == 0
            ? evaluation.run(manager, model, images, from, task.getTo())
            : evaluation.onward(manager, model, images, from, survivors);
    return shard.of(task);
  }
}
