package io.netwright.pipelines.experiment;

import io.netwright.artifact.Workspace;
import io.netwright.refusal.RefusedException;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.TaskModels;
import io.netwright.stage.Memo;
import io.netwright.train.ImportModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models of a workspace, to be found by what people type. */
public record ModelIndex(Workspace workspace) {
  private static final List<StageName> MODEL_STAGES =
      List.of(StageName.TRAIN, StageName.TREAT, StageName.ASSEMBLE, StageName.HARDEN);

  /** Every model. */
  public List<ModelRef> all() throws IOException {
    Memo memo = new Memo(workspace);
    List<ModelRef> models = new ArrayList<>();
    for (Memo.Entry entry : memo.entries(ImportModel.NAME)) {
      memo.decoded(entry, ModelRef.class).ifPresent(model -> models.add(model.output()));
    }
    for (StageName stage : MODEL_STAGES) {
      for (Memo.Entry entry : memo.entries(stage.transform())) {
        if (stage == StageName.ASSEMBLE) {
          memo.decoded(entry, TaskModels.class)
              .ifPresent(task -> models.addAll(task.output().getModels()));
        } else {
          memo.decoded(entry, ModelRef.class).ifPresent(model -> models.add(model.output()));
        }
      }
    }
    return models;
  }

  /**
   * The one model that a text means.
   *
   * @param text the beginning of a modelId, or a name
   */
  public ModelRef find(String text) throws IOException {
    return only(text, all(), workspace);
  }

  /** The one of some models that a text means. */
  public static ModelRef only(String text, List<ModelRef> models, Workspace workspace) {
    Map<String, ModelRef> found = new LinkedHashMap<>(); // one file may be imported under two names
    for (ModelRef model : models) {
      if (model.getModelId().startsWith(text) || model.getName().equals(text)) {
        found.putIfAbsent(model.getModelId(), model);
      }
    }
    if (found.size() == 1) {
      return found.values().iterator().next();
    }
    throw new RefusedException(
        found.isEmpty()
            ? "no model " + text + " in " + workspace + "; netwright runs show RUN lists models"
            : text + " means " + found.size() + " models, say which: " + found.keySet());
  }
}
