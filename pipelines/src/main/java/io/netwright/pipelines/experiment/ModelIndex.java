package io.netwright.pipelines.experiment;

import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.NearestNames;
import io.netwright.refusal.RefusedException;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.Memo;
import io.netwright.train.ImportModel;
import io.netwright.variant.FormerNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The models of a workspace, to be found by what people type. */
public record ModelIndex(Workspace workspace) {
  /** Every model. */
  public List<ModelRef> all() throws IOException {
    Memo memo = new Memo(workspace);
    List<ModelRef> models = new ArrayList<>();
    for (Memo.Entry entry : memo.entries(ImportModel.NAME)) {
      memo.decoded(entry, ModelRef.class).ifPresent(model -> models.add(model.output()));
    }
    for (Stage<?, ?> stage : Stages.all()) {
      if (stage.gives().isModels()) {
        models.addAll(madeBy(stage, memo));
      }
    }
    return models;
  }

  private static List<ModelRef> madeBy(Stage<?, ?> stage, Memo memo) throws IOException {
    List<ModelRef> models = new ArrayList<>();
    for (Memo.Entry entry : memo.entries(stage.transform())) {
      memo.decoded(entry, stage.gives().made())
          .ifPresent(
              result ->
                  stage.gives().of(result.output()).forEach(one -> models.add((ModelRef) one)));
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

  /** The one of some models that a text means; of imported ones of a name, the one that has it. */
  public static ModelRef only(String text, List<ModelRef> models, Workspace workspace)
      throws IOException {
    String name = FormerNames.text(text);
    if (!name.equals(text)) {
      Unreadable.Warning.once(
          text + " is the former name of a control, read for one more version; it is now " + name);
    }
    Map<String, ModelRef> found = new LinkedHashMap<>(); // one file may be imported under two names
    for (ModelRef model : models) {
      if (model.getModelId().startsWith(text) || model.getName().equals(name)) {
        found.putIfAbsent(model.getModelId(), model);
      }
    }
    if (found.size() == 1) {
      return found.values().iterator().next();
    }
    Optional<String> holder = holder(found.values(), workspace);
    if (holder.isPresent()) {
      return Objects.requireNonNull(found.get(holder.get()));
    }
    if (found.isEmpty()) {
      String question = question(name, models);
      throw new RefusedException(
          "no model %s in %s; %snetwright runs show RUN lists models"
              .formatted(text, workspace, question.isEmpty() ? "" : question + " "));
    }
    throw new RefusedException(
        text + " means " + found.size() + " models, say which: " + found.keySet());
  }

  /** Which models somebody may have meant; a name without its variant means all of its family. */
  private static String question(String name, List<ModelRef> models) {
    Set<String> names = new TreeSet<>(models.stream().map(ModelRef::getName).toList());
    List<String> family = names.stream().filter(one -> one.startsWith(name + "/")).toList();
    return family.isEmpty()
        ? NearestNames.question(name, names)
        : "did you mean " + String.join(" or ", family) + "?";
  }

  private static Optional<String> holder(Collection<ModelRef> found, Workspace workspace)
      throws IOException {
    List<String> families = found.stream().map(ModelRef::getFamily).distinct().toList();
    return families.size() != 1 || !found.stream().allMatch(ImportModel::made)
        ? Optional.empty()
        : new ImportedNames(workspace)
            .holder(families.get(0))
            .filter(id -> found.stream().anyMatch(model -> model.getModelId().equals(id)));
  }
}
