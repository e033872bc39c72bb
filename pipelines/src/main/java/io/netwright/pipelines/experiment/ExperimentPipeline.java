package io.netwright.pipelines.experiment;

import io.netwright.data.DataSources;
import io.netwright.doctor.TreatModels;
import io.netwright.evaluate.EvaluateRobustness;
import io.netwright.evaluate.EvaluatedModels;
import io.netwright.fpcc.HardenModels;
import io.netwright.frat.ExtractRoutes;
import io.netwright.lego.AssembleTaskModels;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Finding;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.stage.StageResult;
import io.netwright.stage.WriteParquet;
import io.netwright.train.TrainBaseline;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptor;

/** The whole pipeline, from recipes to evaluations. */
public final class ExperimentPipeline {
  private final ExperimentConfig config;
  private final DataSources data;
  private final StageName until;
  private final List<ModelRef> rivals;
  private final List<PCollection<ModelRef>> models = new ArrayList<>();
  private final List<PCollection<MetricPoint>> metrics = new ArrayList<>();

  private ExperimentPipeline(Launch launch) {
    this.config = launch.session().config();
    this.data = launch.session().data();
    this.until = launch.until();
    this.rivals = launch.rivals();
  }

  /** Adds every stage that is launched to a pipeline. */
  public static void build(Pipeline pipeline, Launch launch) {
    new ExperimentPipeline(launch).stages(plan(pipeline, launch.session().recipes()));
  }

  private void stages(PCollection<TrainingRecipe> recipes) {
    StageResult<ModelRef> baseline =
        kept(recipes.apply("TrainBaseline", TrainBaseline.with(config.training(), data)));
    if (includes(StageName.TREAT)) {
      StageResult<ModelRef> treated =
          kept(baseline.output().apply("TreatModels", TreatModels.with(config.treatment(), data)));
      afterTreatment(baseline.output(), only(treated, "treated"));
    }
    if (includes(StageName.EVALUATE)) {
      if (!rivals.isEmpty()) {
        models.add(
            recipes
                .getPipeline()
                .apply("Rivals", Create.of(rivals).withCoder(AvroCoder.of(ModelRef.class))));
      }
      EvaluatedModels evaluated =
          all(models)
              .apply("EvaluateRobustness", EvaluateRobustness.with(config.evaluation(), data));
      metrics.add(evaluated.metrics());
      evaluated.evaluations().apply("WriteEvaluations", WriteParquet.of(Evaluation.class));
      evaluated.findings().apply("WriteFindings", WriteParquet.of(Finding.class));
      evaluated.examples().apply("WriteExamples", WriteParquet.of(ExampleOutcome.class));
    }
    PCollectionList.of(metrics)
        .apply("AllMetrics", Flatten.pCollections())
        .apply("WriteMetrics", WriteParquet.of(MetricPoint.class));
  }

  private void afterTreatment(PCollection<ModelRef> baseline, PCollection<ModelRef> treated) {
    if (!includes(StageName.ROUTES)) {
      return;
    }
    StageResult<RoutedModel> routed =
        treated.apply("ExtractRoutes", ExtractRoutes.with(config.routes(), data));
    metrics.add(routed.metrics());
    if (!includes(StageName.ASSEMBLE)) {
      return;
    }
    StageResult<ModelRef> assembled =
        kept(
            routed
                .output()
                .apply("AssembleTaskModels", AssembleTaskModels.with(config.assembly(), data)));
    if (includes(StageName.HARDEN)) {
      PCollection<ModelRef> start =
          switch (config.hardening().from()) {
            case BASELINE -> baseline;
            case TREATED -> treated;
            case ASSEMBLED -> only(assembled, "assembled");
          };
      kept(start.apply("HardenModels", HardenModels.with(config.hardening(), data)));
    }
  }

  private boolean includes(StageName stage) {
    return stage.compareTo(until) <= 0;
  }

  private StageResult<ModelRef> kept(StageResult<ModelRef> result) {
    models.add(result.output());
    metrics.add(result.metrics());
    return result;
  }

  private static PCollection<ModelRef> all(List<PCollection<ModelRef>> models) {
    return PCollectionList.of(models).apply("AllModels", Flatten.pCollections());
  }

  private static PCollection<ModelRef> only(StageResult<ModelRef> result, String variant) {
    return result
        .output()
        .apply("Only-" + variant, Filter.by(model -> model.getVariant().equals(variant)));
  }

  /** One element that fans out, because Flink spreads a fan-out more evenly than a list. */
  private static PCollection<TrainingRecipe> plan(Pipeline pipeline, List<TrainingRecipe> recipes) {
    return pipeline
        .apply("Plan", Create.of("plan"))
        .apply(
            "Recipes",
            FlatMapElements.into(TypeDescriptor.of(TrainingRecipe.class)).via(plan -> recipes))
        .setCoder(AvroCoder.of(TrainingRecipe.class));
  }
}
