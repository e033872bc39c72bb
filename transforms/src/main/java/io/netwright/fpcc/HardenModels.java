package io.netwright.fpcc;

import ai.djl.ndarray.NDManager;
import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.metric.Series;
import io.netwright.nn.WeightedGraph;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ModelTask;
import io.netwright.seed.Seed;
import io.netwright.stage.ForEach;
import io.netwright.stage.NewModel;
import io.netwright.stage.PlannedModel;
import io.netwright.stage.StagePlan;
import io.netwright.stage.StageResult;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.stage.Variants;
import io.netwright.stage.WorkContext;
import io.netwright.train.TrainingOutcome;
import io.netwright.variant.ModelName;
import io.netwright.variant.Variant;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Hardens models by one method or several, and trains one control of each: the same by none. */
public final class HardenModels extends PTransform<PCollection<ModelRef>, StageResult<ModelRef>>
    implements StagePlan<ModelRef, ModelTask, ModelRef> {
  /** Name in memory and metrics. */
  public static final String NAME = "HardenModels";

  private static final long serialVersionUID = 1;
  private static final int ALGORITHM_VERSION = 1;

  /** What fpcc makes. */
  public static final Variant HARDENED =
      HardenedVariant.named(HardeningConfig.defaults(), HardeningMethod.FPCC.variant()).variant();

  private final HardeningConfig config;
  private final DataSources data;

  private HardenModels(HardeningConfig config, DataSources data) {
    this.config = config;
    this.data = data;
  }

  /** Hardens as configured. */
  public static HardenModels with(HardeningConfig config, DataSources data) {
    return new HardenModels(config, data);
  }

  @Override
  public StageResult<ModelRef> expand(PCollection<ModelRef> models) {
    return models
        .apply(
            "Variants",
            FlatMapElements.into(TypeDescriptor.of(ModelTask.class)).via(variants(config)::tasks))
        .setCoder(AvroCoder.of(ModelTask.class))
        .apply("Harden", ForEach.of(work()));
  }

  @Override
  public List<ModelTask> tasks(List<ModelRef> models) {
    return variants(config).tasks(models);
  }

  @Override
  public List<PlannedModel> models(List<PlannedModel> inputs) {
    return variants(config).models(inputs);
  }

  /** What is made of every model. */
  public static Variants variants(HardeningConfig config) {
    return new Variants(
        HardenedVariant.all(config).stream().map(HardenedVariant::variant).toList());
  }

  /** What is done with one model. */
  @Override
  public StageWork<ModelTask, ModelRef> work() {
    HardeningConfig hardening = config;
    DataSources sources = data;
    StageWork<ModelTask, ModelRef> work =
        new StageWork<>(
            new StageSpec(NAME, ALGORITHM_VERSION, HardeningKey.of(config, Optional.empty())),
            ModelRef.class,
            task -> new ModelName(task.getModel().getFamily(), task.getVariant()),
            (task, context) -> harden(task, hardening, sources, context));
    return work.each(
        task -> {
          HardenedVariant made = HardenedVariant.named(hardening, task.getVariant());
          return task.getModel().getDatasets().size() == 1
              ? HardeningKey.of(made.config(), made.method())
              : HardeningKey.ofSeveral(made.config(), made.method());
        });
  }

  private static ModelRef harden(
      ModelTask task, HardeningConfig all, DataSources sources, WorkContext context)
      throws IOException, InterruptedException {
    ModelRef model = task.getModel();
    HardenedVariant variant = HardenedVariant.named(all, task.getVariant());
    HardeningConfig config = variant.config();
    Dataset data = sources.forOutputs(model.getDatasets(), model.getOutputs());
    Hardening hardening =
        new Hardening(
            NewModel.load(model, context),
            config,
            data.train(),
            data.validation(),
            Seed.of(model.getSeed()).with("harden"));
    Optional<HardeningMethod> method = variant.method();
    NDManager manager = context.manager();
    TrainingOutcome outcome =
        method.isEmpty()
            ? hardening.control(manager, context, context.checkpoints())
            : hardening.hardened(method.get(), manager, context, context.checkpoints());
    WeightedGraph made = hardening.finished(method, outcome, manager);
    String series = method.isEmpty() ? Series.CONTROL : Series.TREATMENT;
    new PatternReport(config, data).write(made, series, manager, context);
    if (config.validate()) {
      new ValidationReport(config.ball(), data.validation()).write(made, series, manager, context);
    }
    return NewModel.of(model, variant.variant(), Map.of()).publish(made, context);
  }
}
