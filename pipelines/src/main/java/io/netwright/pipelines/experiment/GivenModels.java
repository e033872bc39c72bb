package io.netwright.pipelines.experiment;

import io.netwright.artifact.Workspace;
import io.netwright.data.DataException;
import io.netwright.data.DataSources;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.io.ModelFile;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.refusal.RefusedException;
import io.netwright.registry.ModelRegistry;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.train.ImportModel;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Models of a workspace that an experiment names, to start from beside its grid. */
record GivenModels(Workspace workspace) {
  private static final String REGISTERED = "registry:";

  /**
   * The models that some texts mean.
   *
   * @param texts a name, the beginning of an id, or {@code registry:NAME@ALIAS}
   * @throws ConfigException where a text means no model or several, whose ids it names
   */
  List<ModelRef> of(List<String> texts) throws IOException {
    List<ModelRef> models = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      ModelRef model = one(texts.get(i), "models[" + i + "]");
      if (models.stream().noneMatch(other -> other.getModelId().equals(model.getModelId()))) {
        models.add(model);
      }
    }
    return models;
  }

  /** The model that a text means, see {@link #of}. */
  ModelRef one(String text, String path) throws IOException {
    ModelRef model;
    try {
      model =
          text.startsWith(REGISTERED)
              ? ModelRegistry.of(workspace).find(text.substring(REGISTERED.length())).model()
              : named(text);
    } catch (RefusedException e) {
      throw ConfigException.at(path, String.valueOf(e.getMessage()));
    }
    if (!workspace.artifacts().contains(model.getWeights())) {
      throw ConfigException.at(
          path,
          "the weights of %s (%s) are gone from %s"
              .formatted(model.getName(), model.getModelId(), workspace));
    }
    return model;
  }

  /** A model that was imported under a name of its own is called by that name alone, too. */
  private ModelRef named(String text) throws IOException {
    List<ModelRef> all = new ModelIndex(workspace).all();
    String imported = new ModelName(text, ImportModel.VARIANT.label()).text();
    boolean isFamily = all.stream().anyMatch(model -> model.getName().equals(imported));
    return ModelIndex.only(isFamily ? imported : text, all, workspace);
  }

  /** The digest of a data set; empty where the experiment has none of this name. */
  private static String digest(DataSources data, String name) throws IOException {
    try {
      return data.open(name).sha256();
    } catch (DataException e) {
      return "";
    }
  }

  /**
   * The models on the data of an experiment.
   *
   * @throws ConfigException where one is of data that the experiment does not have, or has
   *     otherwise; or where one of no data fits none of the data sets, or several
   */
  List<ModelOnData> on(DataSources data, List<ModelRef> models) throws IOException {
    List<ModelOnData> found = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      ModelRef model = models.get(i);
      String path = "models[" + i + "]";
      requireData(model, path, data);
      found.add(
          model.getDatasets().isEmpty()
              ? onOne(model, path, data)
              : new ModelOnData(model, List.of()));
    }
    return found;
  }

  private static void requireData(ModelRef model, String path, DataSources data)
      throws IOException {
    for (DatasetRef ref : model.getDatasets()) {
      if (!digest(data, ref.getName()).equals(ref.getSha256())) {
        throw ConfigException.at(
            path,
            "%s (%s) is about the data set %s with the digest %s, which this experiment does not"
                    .formatted(model.getName(), model.getModelId(), ref.getName(), ref.getSha256())
                + " have; give data."
                + ref.getName()
                + " as the model had it");
      }
    }
  }

  /** A model that was imported without data is about the one data set that it fits. */
  private ModelOnData onOne(ModelRef model, String path, DataSources data) throws IOException {
    FeatureShape images = shape(model);
    List<ModelOnData> fitting = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (String name : data.specs().keySet()) {
      try {
        fitting.add(ModelOnData.of(model, images, data.open(name)));
      } catch (ConfigException e) {
        reasons.add(String.valueOf(e.getMessage()));
      }
    }
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    throw ConfigException.at(
        path,
        model.getName()
            + (fitting.isEmpty()
                ? ": " + String.join("; ", reasons)
                : " fits the data sets "
                    + fitting.stream()
                        .map(one -> one.model().getDatasets().get(0).getName())
                        .toList()
                    + "; name one of them in an experiment of its own"));
  }

  private FeatureShape shape(ModelRef model) throws IOException {
    try (InputStream in = workspace.artifacts().open(model.getWeights())) {
      return ModelFile.read(in).graph().inputShape();
    }
  }
}
