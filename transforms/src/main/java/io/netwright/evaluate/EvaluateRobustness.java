package io.netwright.evaluate;

import ai.djl.ndarray.NDManager;
import io.netwright.attack.AttackJson;
import io.netwright.attack.Classifier;
import io.netwright.data.DataSources;
import io.netwright.nn.EvaluationNetwork;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Finding;
import io.netwright.schemas.KeptImage;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ShardOutcome;
import io.netwright.seed.Seed;
import io.netwright.stage.ForEach;
import io.netwright.stage.NewModel;
import io.netwright.stage.StagePlan;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.stage.WorkContext;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.ProcessFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Attacks every model and measures what is left: per threat model and attack, per class, and in the
 * worst case.
 */
public final class EvaluateRobustness extends PTransform<PCollection<ModelRef>, EvaluatedModels>
    implements StagePlan<ModelRef, AttackTask, ShardOutcome> {
  /** Name in memory and metrics. */
  public static final String NAME = "EvaluateRobustness";

  private static final long serialVersionUID = 1;
  static final int ALGORITHM_VERSION = 1;

  private final EvaluationConfig config;
  private final DataSources data;

  private EvaluateRobustness(EvaluationConfig config, DataSources data) {
    this.config = config;
    this.data = data;
  }

  /** Evaluates as configured. */
  public static EvaluateRobustness with(EvaluationConfig config, DataSources data) {
    return new EvaluateRobustness(config, data);
  }

  @Override
  public EvaluatedModels expand(PCollection<ModelRef> models) {
    PCollection<AttackTask> tasks = shards(models).setCoder(AvroCoder.of(AttackTask.class));
    PCollectionTuple measured =
        (keeps() ? attacked(tasks).apply("Keep", new KeepBroken(this)) : attacked(tasks))
            .apply("OfOneModel", KeepBroken.byModel())
            .apply(
                "Measure",
                ParDo.of(new MeasureModels(config, data))
                    .withOutputTags(
                        MeasureModels.EVALUATIONS,
                        TupleTagList.of(MeasureModels.EXAMPLES)
                            .and(MeasureModels.FINDINGS)
                            .and(MeasureModels.KEPT)
                            .and(MeasureModels.METRICS)));
    return new EvaluatedModels(
        measured.get(MeasureModels.EVALUATIONS).setCoder(AvroCoder.of(Evaluation.class)),
        measured.get(MeasureModels.EXAMPLES).setCoder(AvroCoder.of(ExampleOutcome.class)),
        measured.get(MeasureModels.FINDINGS).setCoder(AvroCoder.of(Finding.class)),
        measured.get(MeasureModels.METRICS).setCoder(AvroCoder.of(MetricPoint.class)),
        measured.get(MeasureModels.KEPT).setCoder(AvroCoder.of(KeptImage.class)),
        keeps());
  }

  private boolean keeps() {
    return config.keptImages() > 0;
  }

  /** The tasks of every model; a model and its control are looked at together where both count. */
  private PCollection<AttackTask> shards(PCollection<ModelRef> models) {
    if (config.checks() != CheckTier.FULL) {
      return models.apply("Shards", fanOut(model -> tasks(List.of(model))));
    }
    return models
        .apply(
            "ByFamily",
            WithKeys.of((ModelRef model) -> ModelName.of(model).family())
                .withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), AvroCoder.of(ModelRef.class)))
        .apply("Families", GroupByKey.create())
        .apply("Shards", fanOut(family -> tasks(inOrder(family.getValue()))));
  }

  /**
   * What comes of the tasks, and of those that go on from them: the further steps of suites, and
   * attacks for which something was learned.
   */
  private PCollection<ShardOutcome> attacked(PCollection<AttackTask> tasks) {
    int rounds =
        config.threatModels().stream()
            .flatMap(group -> group.attacks().stream())
            .mapToInt(NamedAttack::steps)
            .max()
            .orElseThrow();
    PCollectionList<ShardOutcome> all = PCollectionList.empty(tasks.getPipeline());
    PCollection<AttackTask> now = tasks;
    for (int round = 1; round <= rounds; round++) {
      String suffix = round == 1 ? "" : String.valueOf(round);
      PCollection<ShardOutcome> outcomes =
          now.apply("Attack" + suffix, ForEach.of(work())).output();
      all = all.and(outcomes);
      if (round < rounds) {
        now =
            outcomes
                .apply("Survivors" + suffix, fanOut(this::next))
                .setCoder(AvroCoder.of(AttackTask.class));
      }
    }
    return rounds == 1 ? all.get(0) : all.apply("AllAttacks", Flatten.pCollections());
  }

  @Override
  public List<AttackTask> tasks(List<ModelRef> models) throws IOException {
    return new EvaluationTasks(config, data).of(models);
  }

  /**
   * The next step of a suite on what this one left of its shard; the attacks that go by what was
   * learned.
   */
  @Override
  public List<AttackTask> next(ShardOutcome outcome) throws IOException {
    return PieceKind.of(outcome) == PieceKind.CALIBRATION
        ? new EvaluationTasks(config, data).after(outcome)
        : SuiteShard.next(outcome, config.shardSize()).stream().toList();
  }

  /** Broken images are chosen when all of a model is attacked. */
  @Override
  public List<AttackTask> afterAll(List<ShardOutcome> outcomes) {
    if (!keeps()) {
      return List.of();
    }
    Map<String, List<ShardOutcome>> byModel =
        outcomes.stream()
            .collect(
                Collectors.groupingBy(
                    shard -> shard.getModel().getModelId(), TreeMap::new, Collectors.toList()));
    return byModel.values().stream()
        .flatMap(
            shards ->
                KeptChoice.of(shards, config.keptImages()).stream()
                    .map(piece -> piece.task(shards.get(0).getModel())))
        .toList();
  }

  /**
   * What is done with one shard. The key holds this attack alone, so that changing another one, or
   * adding one, leaves it known; it holds the version of an attack that was changed. What is
   * learned of a model depends on the seed, and on no other setting of the evaluation.
   */
  @Override
  public StageWork<AttackTask, ShardOutcome> work() {
    EvaluationConfig evaluation = config;
    DataSources sources = data;
    return new StageWork<AttackTask, ShardOutcome>(
            StageSpec.of(NAME, ALGORITHM_VERSION, settings(config)),
            ShardOutcome.class,
            task -> subject(task, evaluation),
            (task, context) -> measured(task, evaluation, sources, context))
        .untracked()
        .each(task -> StageSpec.of(NAME, ALGORITHM_VERSION, settings(task, evaluation)).config());
  }

  private static Map<String, Object> settings(AttackTask task, EvaluationConfig config) {
    PieceKind kind = PieceKind.of(task);
    if (kind == PieceKind.CALIBRATION) {
      return Map.of("seed", config.seed());
    }
    Map<String, Object> settings = settings(config);
    if (kind == PieceKind.ATTACK || kind == PieceKind.KEPT) {
      settings.put("judged", "IN_EVEN_BATCHES");
    }
    int version = AlgorithmVersion.of(task);
    if (version > 1) {
      settings.put("algorithm", version);
    }
    return settings;
  }

  private static Map<String, Object> settings(EvaluationConfig config) {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("images", config.images());
    settings.put("microBatch", config.microBatch());
    settings.put("seed", config.seed());
    return settings;
  }

  private static ModelName subject(AttackTask task, EvaluationConfig config) {
    String within =
        config.isAmbiguous(task.getAttack())
            ? " " + AttackJson.read(task.getParameters()).threatModel().name()
            : "";
    ModelName model = ModelName.of(task.getModel());
    String step = task.getStep().isEmpty() ? "" : " " + task.getStep();
    String shard = " " + task.getAttack() + within + step + " shard " + task.getShard();
    return new ModelName(model.family(), model.variant() + shard);
  }

  private static ShardOutcome measured(
      AttackTask task, EvaluationConfig config, DataSources data, WorkContext context)
      throws IOException {
    EvaluatedImages images = images(task, config, data);
    try (EvaluationNetwork network =
        EvaluationNetwork.of(context.manager(), NewModel.load(task.getModel(), context))) {
      long size =
          task.getSurvivors().isEmpty()
              ? (long) task.getTo() - task.getFrom()
              : task.getSurvivors().size();
      context.progress("attacked image", 0, size);
      Classifier model = new OpenModel(network, task.getModel(), data, context);
      ShardOutcome outcome = outcome(task, config, images, model, context);
      context.progress("attacked image", size, size);
      return ShardOutcome.newBuilder(outcome).setMeasuredAt(System.currentTimeMillis()).build();
    }
  }

  /** Test images, or what something is learned from before they are attacked. */
  private static EvaluatedImages images(AttackTask task, EvaluationConfig config, DataSources data)
      throws IOException {
    return switch (PieceKind.of(task)) {
      case CALIBRATION -> CalibrationPiece.images(task.getModel(), config.images(), data);
      case PROBE -> EvaluatedImages.of(task.getModel(), config.probedImages(), data);
      case ATTACK, GRADIENTS, KEPT -> EvaluatedImages.of(task.getModel(), config.images(), data);
    };
  }

  private static ShardOutcome outcome(
      AttackTask task,
      EvaluationConfig config,
      EvaluatedImages images,
      Classifier model,
      WorkContext context)
      throws IOException {
    Seed seed = Seed.of(config.seed());
    NDManager manager = context.manager();
    return switch (PieceKind.of(task)) {
      case ATTACK -> attacked(task, config, images, model, manager);
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

  private static ShardOutcome attacked(
      AttackTask task,
      EvaluationConfig config,
      EvaluatedImages images,
      Classifier model,
      NDManager manager) {
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

  /** Makes tasks of each element. */
  static <InputT> FlatMapElements<InputT, AttackTask> fanOut(
      ProcessFunction<InputT, List<AttackTask>> tasks) {
    return FlatMapElements.into(TypeDescriptor.of(AttackTask.class)).via(tasks);
  }

  /** In an order that does not depend on how they arrive. */
  private static List<ModelRef> inOrder(Iterable<ModelRef> family) {
    return StreamSupport.stream(family.spliterator(), false)
        .sorted(Comparator.comparing(ModelRef::getVariant))
        .toList();
  }
}
