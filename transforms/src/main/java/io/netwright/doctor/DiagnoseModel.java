package io.netwright.doctor;

import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.metric.MeasuredModel;
import io.netwright.schemas.DiagnosedModel;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.NewModel;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.stage.WorkContext;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.util.Map;

/**
 * Finds out what is wrong with a model and trains nothing. Where a data set has no training images,
 * its test images are looked at.
 */
public final class DiagnoseModel {
  /** Name in memory and metrics. */
  public static final String NAME = "DiagnoseModel";

  private static final int ALGORITHM_VERSION = 2;

  private DiagnoseModel() {}

  /** What is done with one model; of the configuration, what a diagnosis looks at. */
  public static StageWork<ModelRef, DiagnosedModel> work(TreatmentConfig config, DataSources data) {
    return new StageWork<>(
        StageSpec.of(
            NAME,
            ALGORITHM_VERSION,
            Map.of(
                "layers", config.layers(),
                "form", config.form(),
                "maskRule", config.maskRule(),
                "threshold", config.thresholds().get(0),
                "aggregateNoise", config.aggregateNoise(),
                "draws", config.draws(),
                "perClass", config.perClass(),
                "misclassified", config.misclassified(),
                "noiseLevels", config.noiseLevels())),
        DiagnosedModel.class,
        model -> new ModelName(model.getFamily(), model.getVariant() + " diagnosis"),
        (model, context) -> diagnosed(model, config, data, context));
  }

  private static DiagnosedModel diagnosed(
      ModelRef model, TreatmentConfig config, DataSources sources, WorkContext context)
      throws IOException {
    Dataset images = sources.forOutputs(model.getDatasets(), model.getOutputs()).forQuestions();
    Treatment treatment =
        new Treatment(NewModel.load(model, context), images, config, TreatModels.seed(model));
    DiagnosisReport report =
        new DiagnosisReport(
            treatment.diagnosis(
                treatment.gradients(context.manager()),
                context.manager(),
                context.about(MeasuredModel.of(model))));
    return new DiagnosedModel(
        model,
        context.artifacts().writeText("application/json", report.json()),
        context.artifacts().writeText("text/markdown", report.markdown()));
  }
}
