package io.netwright.doctor;

import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.metric.MeasuredModel;
import io.netwright.nn.WeightedGraph;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** Name of the artifact that says what was tried and what was chosen. */
  public static final String CANDIDATES = "candidates.md";

  private static final long serialVersionUID = 1;
  static final int ALGORITHM_VERSION = 1;

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
    return work.each(task -> key(task.getModel(), treatment, VARIANTS.asked(task).role(), sources));
  }

  /** The configuration of one piece of work, by which it is remembered. */
  static String key(ModelRef model, TreatmentConfig config, Role role, DataSources sources) {
    if (role == Role.CONTROL) {
      return TreatmentKey.ofControl(config);
    }
    try {
      return TreatmentKey.ofTreated(
          config, config.constraint().isSpatial() ? sources.masksDigest(model.getDatasets()) : "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The seed of a treatment, which its control shares. */
  static Seed seed(ModelTask task) {
    return seed(task.getModel());
  }

  static Seed seed(ModelRef model) {
    return Seed.of(model.getSeed()).with("treat");
  }

  /** The treatment of a model, with masks where its constraint asks for them. */
  static Treatment treatment(
      ModelRef model,
      TreatmentConfig config,
      Role role,
      Seed seed,
      DataSources sources,
      WorkContext context)
      throws IOException {
    Dataset data = sources.forOutputs(model.getDatasets(), model.getOutputs());
    boolean masked = config.constraint().isSpatial() && role != Role.CONTROL;
    return new Treatment(
        NewModel.load(model, context),
        data,
        config,
        seed,
        masked ? sources.masks(data.train()) : null);
  }

  private static ModelRef treat(
      ModelTask task, TreatmentConfig config, DataSources sources, WorkContext context)
      throws IOException, InterruptedException {
    ModelRef model = task.getModel();
    Variant variant = VARIANTS.asked(task);
    Treatment treatment = treatment(model, config, variant.role(), seed(task), sources, context);
    Map<String, ArtifactRef> artifacts = new TreeMap<>();
    WeightedGraph made;
    if (variant.role() == Role.CONTROL) {
      made =
          config.grid().isEmpty()
              ? treatment.control(context.manager(), context, context.checkpoints())
              : chosen(task, config, sources, context, artifacts);
    } else {
      ClassGradients gradients = treatment.gradients(context.manager());
      DiagnosisReport report =
          new DiagnosisReport(
              treatment.diagnosis(
                  gradients, context.manager(), context.about(MeasuredModel.of(model))));
      artifacts.put(
          "diagnosis.json", context.artifacts().writeText("application/json", report.json()));
      artifacts.put(
          "diagnosis.md", context.artifacts().writeText("text/markdown", report.markdown()));
      made =
          config.grid().isEmpty()
              ? treatment.treated(gradients, context.manager(), context, context.checkpoints())
              : chosen(task, config, sources, context, artifacts);
    }
    return NewModel.of(model, variant, artifacts).publish(made, context);
  }

  /** Chooses from the grid; the table of candidates becomes an artifact. */
  private static WeightedGraph chosen(
      ModelTask task,
      TreatmentConfig config,
      DataSources sources,
      WorkContext context,
      Map<String, ArtifactRef> artifacts)
      throws IOException, InterruptedException {
    CandidateWork.Chosen chosen =
        new CandidateWork(config, VARIANTS.asked(task), sources).choose(task, context);
    artifacts.put(CANDIDATES, context.artifacts().writeText("text/markdown", chosen.table()));
    return chosen.weights();
  }
}
