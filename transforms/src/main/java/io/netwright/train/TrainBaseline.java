package io.netwright.train;

import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.nn.Initialization;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Role;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.seed.Seed;
import io.netwright.stage.ForEach;
import io.netwright.stage.NewModel;
import io.netwright.stage.PlannedModel;
import io.netwright.stage.StagePlan;
import io.netwright.stage.StageResult;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.stage.WorkContext;
import io.netwright.variant.ModelName;
import io.netwright.variant.Variant;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/** Trains a classifier from random weights for every recipe. */
public final class TrainBaseline
    extends PTransform<PCollection<TrainingRecipe>, StageResult<ModelRef>>
    implements StagePlan<TrainingRecipe, TrainingRecipe, ModelRef> {
  /** Name in memory and metrics. */
  public static final String NAME = "TrainBaseline";

  /** What is made of every recipe. */
  public static final Variant VARIANT = Variant.of("baseline", Role.BASELINE);

  private static final long serialVersionUID = 1;
  private static final int ALGORITHM_VERSION = 1;

  private final TrainingConfig config;
  private final DataSources data;

  private TrainBaseline(TrainingConfig config, DataSources data) {
    this.config = config;
    this.data = data;
  }

  /** Trains as configured. */
  public static TrainBaseline with(TrainingConfig config, DataSources data) {
    return new TrainBaseline(config, data);
  }

  @Override
  public StageResult<ModelRef> expand(PCollection<TrainingRecipe> recipes) {
    return recipes.apply("Train", ForEach.of(work()));
  }

  @Override
  public List<TrainingRecipe> tasks(List<TrainingRecipe> recipes) {
    return recipes;
  }

  /** The baseline of every cell, where nothing stands in for it. */
  @Override
  public List<PlannedModel> models(List<PlannedModel> cells) {
    return cells.stream().map(cell -> cell.isCell() ? cell.as(VARIANT) : cell).toList();
  }

  /** What is done with one recipe. */
  @Override
  public StageWork<TrainingRecipe, ModelRef> work() {
    TrainingConfig training = config;
    DataSources sources = data;
    return new StageWork<TrainingRecipe, ModelRef>(
            StageSpec.of(NAME, ALGORITHM_VERSION, config),
            ModelRef.class,
            recipe -> new ModelName(family(recipe), VARIANT.label()),
            (recipe, context) ->
                train(recipe, training, sources.open(recipe.getDataset()), context))
        .orStandIn();
  }

  /** The name of a cell of the grid, e.g. {@code vgg16w0.25-cifar10-s0}. */
  public static String family(TrainingRecipe recipe) {
    String width = recipe.getWidth() == 1 ? "" : "w" + recipe.getWidth();
    return recipe.getArchitecture()
        + width
        + "-"
        + recipe.getDataset().getName()
        + ModelName.seedEnd(recipe.getSeed());
  }

  private static ModelRef train(
      TrainingRecipe recipe, TrainingConfig config, Dataset data, WorkContext context)
      throws IOException, InterruptedException {
    Seed seed = Seed.of(recipe.getSeed()).with("train");
    TrainingRun run =
        TrainingRun.plain(
            "train",
            Initialization.random(graph(recipe, data), seed.with("initialization")),
            config,
            data.train(),
            data.validation(),
            seed);
    TrainingOutcome outcome =
        TrainingLoop.run(run, context.manager(), context, context.checkpoints());
    return model(recipe, data, VARIANT).publish(outcome.best(), context);
  }

  /** The model of a recipe, trained here or elsewhere. */
  public static NewModel model(TrainingRecipe recipe, Dataset data, Variant variant) {
    return new NewModel(
        family(recipe),
        variant,
        recipe.getArchitecture(),
        recipe.getSeed(),
        List.of(recipe.getDataset()),
        outputs(data),
        List.of(),
        Map.of(),
        data.preprocessing().kept());
  }

  /** The graph of a recipe. */
  public static LayerGraph graph(TrainingRecipe recipe, Dataset data) {
    return graph(recipe, data, data.mean(), data.std());
  }

  /**
   * The graph of a recipe for a model that was trained elsewhere.
   *
   * @param mean per channel of the model's own normalization; empty: none
   * @param std likewise
   */
  static LayerGraph graph(TrainingRecipe recipe, Dataset data, List<Float> mean, List<Float> std) {
    FeatureShape images =
        FeatureShape.map(data.shape().channels(), data.shape().height(), data.shape().width());
    if (!recipe.getGraph().isEmpty()) {
      return new GivenGraph(recipe.getArchitecture(), GraphJson.read(recipe.getGraph()))
          .about(images, data.classes().size())
          .normalized(mean, std);
    }
    return Zoo.named(recipe.getArchitecture())
        .graph(new ArchitectureSpec(images, data.classes().size(), recipe.getWidth(), mean, std));
  }

  private static List<OutputClass> outputs(Dataset data) {
    return IntStream.range(0, data.classes().size())
        .mapToObj(label -> new OutputClass(data.classes().get(label), data.name(), label))
        .toList();
  }
}
