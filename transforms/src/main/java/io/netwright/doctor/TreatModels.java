package io.netwright.doctor;

import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.metric.MeasuredModel;
import io.netwright.schemas.ArtifactRef;
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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/** Diagnoses and treats models, and trains the control of each: the same without the constraint. */
public final class TreatModels extends PTransform<PCollection<ModelRef>, StageResult<ModelRef>>
    implements StagePlan<ModelRef, ModelTask, ModelRef> {
  /** Name in memory and metrics. */
  public static final String NAME = "TreatModels";

  private static final long serialVersionUID = 1;
  private static final int ALGORITHM_VERSION = 1;

  /** What is made of every model. */
  public static final Variants VARIANTS =
      Variants.of(Variant.of("treated", Role.TREATED), Variant.of("treated-control", Role.CONTROL));

  private final TreatmentConfig config;
  private final DataSources data;

  private TreatModels(TreatmentConfig config, DataSources data) {
    this.config = config;
    this.data = data;
  }

  /** Treats as configured. */
  public static TreatModels with(TreatmentConfig config, DataSources data) {
    return new TreatModels(config, data);
  }

  @Override
  public StageResult<ModelRef> expand(PCollection<ModelRef> models) {
    return models
        .apply(
            "Variants",
            FlatMapElements.into(TypeDescriptor.of(ModelTask.class)).via(VARIANTS::tasks))
        .setCoder(AvroCoder.of(ModelTask.class))
        .apply("Treat", ForEach.of(work()));
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
    TreatmentConfig treatment = config;
    DataSources sources = data;
    StageWork<ModelTask, ModelRef> work =
        new StageWork<>(
            new StageSpec(NAME, ALGORITHM_VERSION, TreatmentKey.ofControl(config)),
            ModelRef.class,
            task -> new ModelName(task.getModel().getFamily(), task.getVariant()),
            (task, context) -> treat(task, treatment, sources, context));
    return work.each(task -> key(task, treatment, sources));
  }

  /** The configuration of one piece of work, by which it is remembered. */
  private static String key(ModelTask task, TreatmentConfig config, DataSources sources) {
    if (VARIANTS.asked(task).role() == Role.CONTROL) {
      return TreatmentKey.ofControl(config);
    }
    try {
      return TreatmentKey.ofTreated(
          config,
          config.constraint().isSpatial()
              ? sources.masksDigest(task.getModel().getDatasets())
              : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModelRef treat(
      ModelTask task, TreatmentConfig config, DataSources sources, WorkContext context)
      throws IOException, InterruptedException {
    ModelRef model = task.getModel();
    Dataset data = sources.forOutputs(model.getDatasets(), model.getOutputs());
    Variant variant = VARIANTS.asked(task);
    boolean masked = config.constraint().isSpatial() && variant.role() != Role.CONTROL;
    Treatment treatment =
        new Treatment(
            NewModel.load(model, context),
            data,
            config,
            Seed.of(model.getSeed()).with("treat"),
            masked ? sources.masks(data.train()) : null);
    if (variant.role() == Role.CONTROL) {
      return NewModel.of(model, variant, Map.of())
          .publish(treatment.control(context.manager(), context, context.checkpoints()), context);
    }
    ClassGradients gradients = treatment.gradients(context.manager());
    DiagnosisReport report =
        new DiagnosisReport(
            treatment.diagnosis(
                gradients, context.manager(), context.about(MeasuredModel.of(model))));
    Map<String, ArtifactRef> artifacts =
        Map.of(
            "diagnosis.json", text(report.json(), "application/json", context),
            "diagnosis.md", text(report.markdown(), "text/markdown", context));
    return NewModel.of(model, variant, artifacts)
        .publish(
            treatment.treated(gradients, context.manager(), context, context.checkpoints()),
            context);
  }

  private static ArtifactRef text(String text, String mediaType, WorkContext context)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return context.artifacts().write(mediaType, out -> out.write(bytes));
  }
}
