package io.netwright.evaluate;

import io.netwright.data.DataSources;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Finding;
import io.netwright.schemas.KeptImage;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ShardOutcome;
import io.netwright.stage.ForEach;
import io.netwright.stage.StagePlan;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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

  /** What is done with one piece. */
  @Override
  public StageWork<AttackTask, ShardOutcome> work() {
    PieceWork work = new PieceWork(config, data);
    return new StageWork<AttackTask, ShardOutcome>(
            StageSpec.of(NAME, ALGORITHM_VERSION, work.settings()),
            ShardOutcome.class,
            work::subject,
            work::done)
        .untracked()
        .each(task -> StageSpec.of(NAME, ALGORITHM_VERSION, work.settings(task)).config());
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
