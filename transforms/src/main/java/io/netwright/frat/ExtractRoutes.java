package io.netwright.frat;

import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.metric.MeasuredModel;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.RoutedModel;
import io.netwright.stage.ForEach;
import io.netwright.stage.NewModel;
import io.netwright.stage.PlannedModel;
import io.netwright.stage.StagePlan;
import io.netwright.stage.StageResult;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.stage.WorkContext;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/** Extracts the route of every class through every model. */
public final class ExtractRoutes extends PTransform<PCollection<ModelRef>, StageResult<RoutedModel>>
    implements StagePlan<ModelRef, ModelRef, RoutedModel> {
  /** Name in memory and metrics. */
  public static final String NAME = "ExtractRoutes";

  private static final long serialVersionUID = 1;
  private static final int ALGORITHM_VERSION = 1;

  /** Since derivatives of probabilities are computed in float64. */
  private static final int VERSION_OF_PROBABILITIES = 2;

  private final RouteConfig config;
  private final DataSources data;

  private ExtractRoutes(RouteConfig config, DataSources data) {
    this.config = config;
    this.data = data;
  }

  /** Extracts as configured. */
  public static ExtractRoutes with(RouteConfig config, DataSources data) {
    return new ExtractRoutes(config, data);
  }

  @Override
  public StageResult<RoutedModel> expand(PCollection<ModelRef> models) {
    return models.apply("Extract", ForEach.of(work()));
  }

  @Override
  public List<ModelRef> tasks(List<ModelRef> models) {
    return models;
  }

  /** The same models: routes say something about them. */
  @Override
  public List<PlannedModel> models(List<PlannedModel> inputs) {
    return inputs;
  }

  /** What is done with one model. */
  @Override
  public StageWork<ModelRef, RoutedModel> work() {
    RouteConfig routes = config;
    DataSources sources = data;
    return new StageWork<>(
        StageSpec.of(NAME, version(config), config),
        RoutedModel.class,
        model -> new ModelName(model.getFamily(), "routes"),
        (model, context) -> extract(model, routes, sources, context));
  }

  private static int version(RouteConfig config) {
    boolean probabilities =
        config.method() == RouteMethod.CRITICAL_FEATURES
            && config.objective() == RouteObjective.PROBABILITY;
    return probabilities ? VERSION_OF_PROBABILITIES : ALGORITHM_VERSION;
  }

  private static RoutedModel extract(
      ModelRef model, RouteConfig config, DataSources sources, WorkContext context)
      throws IOException {
    Dataset images = sources.forOutputs(model.getDatasets(), model.getOutputs()).forQuestions();
    RouteMap routes =
        RouteExtraction.run(
            NewModel.load(model, context),
            images.train(),
            config,
            context.manager(),
            context.about(MeasuredModel.of(model)));
    return new RoutedModel(
        model, context.artifacts().writeText("application/json", routes.toJson()));
  }
}
