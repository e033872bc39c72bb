package io.netwright.pipelines.experiment;

import io.netwright.artifact.Workspace;
import io.netwright.data.DataException;
import io.netwright.data.DataSources;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.refusal.RefusedException;
import io.netwright.registry.ModelRegistry;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.train.ImportModel;
import io.netwright.variant.ModelName;
import java.io.IOException;
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
      ModelRef model = found(texts.get(i), "models[" + i + "]");
      if (models.stream().noneMatch(other -> other.getModelId().equals(model.getModelId()))) {
        models.add(model);
      }
    }
    return models;
  }

  private ModelRef found(String text, String path) throws IOException {
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

  /** Refuses models of data that the experiment does not have, or has otherwise. */
  static void requireData(List<ModelRef> models, DataSources data) throws IOException {
    for (int i = 0; i < models.size(); i++) {
      ModelRef model = models.get(i);
      for (DatasetRef ref : model.getDatasets()) {
        if (!digest(data, ref.getName()).equals(ref.getSha256())) {
          throw ConfigException.at(
              "models[" + i + "]",
              "%s (%s) is about the data set %s with the digest %s, which this experiment does not"
                      .formatted(
                          model.getName(), model.getModelId(), ref.getName(), ref.getSha256())
                  + " have; give data."
                  + ref.getName()
                  + " as the model had it");
        }
      }
    }
  }
}
