package io.netwright.pipelines.experiment;

import io.netwright.pipelines.config.ConfigException;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.stage.PlannedModel;
import io.netwright.train.ImportModel;
import io.netwright.train.TrainBaseline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The models of an experiment by their names, known before anything is trained. */
final class PlannedModels implements StageGraph.Walk<List<PlannedModel>> {
  private final ExperimentSession session;
  private final List<PlannedModel> models = new ArrayList<>();

  private PlannedModels(ExperimentSession session) {
    this.session = session;
    models.addAll(given());
  }

  /** The models that are started from, and those that will be made, in the order of the stages. */
  static List<PlannedModel> of(StageGraph graph) throws IOException {
    PlannedModels planned = new PlannedModels(graph.session());
    graph.follow(planned);
    return planned.models;
  }

  @Override
  public List<PlannedModel> grid() {
    return session.recipes().stream().map(this::cell).toList();
  }

  private PlannedModel cell(TrainingRecipe recipe) {
    String family = TrainBaseline.family(recipe);
    PlannedModel cell =
        PlannedModel.cell(
            family, recipe.getDataset().getName(), recipe.getArchitecture(), recipe.getSeed());
    return session.imports().containsKey(family) ? cell.as(ImportModel.VARIANT) : cell;
  }

  @Override
  public List<PlannedModel> given() {
    return session.given().stream().map(PlannedModel::of).toList();
  }

  @Override
  public List<PlannedModel> only(List<PlannedModel> all, String variant, String origin) {
    return all.stream().filter(model -> model.variant().label().equals(variant)).toList();
  }

  @Override
  public List<PlannedModel> through(Stage<?, ?> stage, List<List<PlannedModel>> sources) {
    List<PlannedModel> inputs = sources.stream().flatMap(List::stream).toList();
    String from = session.config().from().get(stage.words().section());
    if (from != null && inputs.isEmpty()) {
      throw ConfigException.at(
          stage.words().section() + ".from",
          "no model is %s; there are %s"
              .formatted(from, models.stream().map(PlannedModel::described).toList()));
    }
    List<PlannedModel> made = stage.plan().apply(session).models(inputs);
    if (stage.gives().isModels()) {
      models.addAll(made);
    }
    return made;
  }
}
