package io.netwright.fpcc;

import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.metric.Series;
import io.netwright.nn.WeightedGraph;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ModelTask;
import io.netwright.schemas.Role;
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
import io.netwright.variant.ModelName;
import io.netwright.variant.Variant;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Hardens models, and trains the control of each: the same without patterns. */
public final class HardenModels extends PTransform<PCollection<ModelRef>, StageResult<ModelRef>>
    implements StagePlan<ModelRef, ModelTask, ModelRef> {
  /** Name in memory and metrics. */
  public static final String NAME = "HardenModels";

  private static final long serialVersionUID = 1;
  private static final int ALGORITHM_VERSION = 1;

  /** What is made of every model. */
  public static final Variants VARIANTS =
      Variants.of(
          Variant.of("hardened", Role.HARDENED), Variant.of("hardened-control", Role.CONTROL));

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
            FlatMapElements.into(TypeDescriptor.of(ModelTask.class)).via(VARIANTS::tasks))
        .setCoder(AvroCoder.of(ModelTask.class))
        .apply("Harden", ForEach.of(work()));
  }

  @Override
  public List<ModelTask> tasks(List<ModelRef> models) {
    return VARIANTS.tasks(models);
  }

  @Override
  public List<PlannedModel> models(List<PlannedModel> inputs) {
    return VARIANTS.models(inputs);
  }

  /** What is done with one model. */
  @Override
  public StageWork<ModelTask, ModelRef> work() {
    HardeningConfig hardening = config;
    DataSources sources = data;
    return new StageWork<>(
        StageSpec.of(NAME, ALGORITHM_VERSION, config),
        ModelRef.class,
        task -> new ModelName(task.getModel().getFamily(), task.getVariant()),
        (task, context) -> harden(task, hardening, sources, context));
  }

  private static ModelRef harden(
      ModelTask task, HardeningConfig config, DataSources sources, WorkContext context)
      throws IOException, InterruptedException {
    ModelRef model = task.getModel();
    Dataset data = sources.forOutputs(model.getDatasets(), model.getOutputs());
    Hardening hardening =
        new Hardening(
            NewModel.load(model, context),
            config,
            data.train(),
            data.validation(),
            Seed.of(model.getSeed()).with("harden"));
    Variant variant = VARIANTS.asked(task);
    boolean control = variant.role() == Role.CONTROL;
    WeightedGraph made =
        control
            ? hardening.control(context.manager(), context, context.checkpoints()).best()
            : FpccGraph.remove(
                hardening.hardened(context.manager(), context, context.checkpoints()).best());
    new PatternReport(config, data)
        .write(made, control ? Series.CONTROL : Series.TREATMENT, context.manager(), context);
    return NewModel.of(model, variant, Map.of()).publish(made, context);
  }
}
