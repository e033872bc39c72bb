package io.netwright.pipelines.experiment;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.registry.ModelName;
import io.netwright.schemas.ModelRef;
import io.netwright.train.ImportModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model is called that was imported under a name of its own.
 *
 * @param name its family
 */
record ImportName(Workspace workspace, String name) {
  private static final int DIGITS = 8;

  /**
   * The name that was given, else the file's without its ending.
   *
   * @throws ConfigException where no model may be called so
   */
  static String of(@Nullable String given, Path file) {
    if (given != null) {
      return checked(given, "--as must be ");
    }
    return checked(
        ModelName.ofFile(FileDigest.shown(file)),
        "give the model a name by --as NAME, since the file's is none: it must be ");
  }

  private static String checked(String name, String start) {
    if (!ModelName.isAllowed(name)) {
      throw new ConfigException(
          start
              + "1 to 100 letters, digits, '.', '_' and '-' and begin with a letter or digit, got '"
              + name
              + "'");
    }
    return name;
  }

  /** The models that have the name now, also those that were made of an import. */
  private List<ModelRef> all() throws IOException {
    return new ModelIndex(workspace)
        .all().stream().filter(model -> model.getFamily().equals(name)).toList();
  }

  /** Other models that were imported under the name; what was made of them has it as well. */
  private static List<ModelRef> others(List<ModelRef> all, String modelId) {
    return all.stream()
        .filter(ImportModel::isNamed)
        .filter(model -> !model.getModelId().equals(modelId))
        .toList();
  }

  /**
   * Refuses a name that another model has.
   *
   * @param replace whether it may be taken from another import; what was made here keeps its name
   */
  void refuseTaken(String modelId, boolean replace) throws IOException {
    if (!replace && new ImportedNames(workspace).holder(name).filter(modelId::equals).isPresent()) {
      return;
    }
    List<ModelRef> all = all();
    Optional<ModelRef> other = others(all, modelId).stream().findFirst();
    if (!replace && other.isPresent()) {
      throw new ConfigException(
          "%s has the model %s (%s) already, imported from %s; give another name by --as NAME, or --replace, which leaves that one without its name"
              .formatted(
                  workspace,
                  other.get().getName(),
                  other.get().getModelId(),
                  ImportModel.origin(other.get())));
    }
    refuseGrid(all, modelId);
  }

  /**
   * Refuses a name that models have which were made here, and which no import may take; those do
   * not count that may have been made of an import of this name.
   */
  private void refuseGrid(List<ModelRef> all, String modelId) {
    Optional<ModelRef> other = grid(all, modelId);
    if (other.isPresent()) {
      throw new ConfigException(
          "%s has the model %s (%s) already, which was made there; give another name by --as NAME"
              .formatted(workspace, other.get().getName(), other.get().getModelId()));
    }
  }

  /** A model of the name that is no import's, and was made of none. */
  private static Optional<ModelRef> grid(List<ModelRef> all, String modelId) {
    return all.stream().anyMatch(ImportModel::isNamed)
        ? Optional.empty()
        : all.stream().filter(model -> !model.getModelId().equals(modelId)).findFirst();
  }

  /** Gives the name to a model that was imported, where another one had it. */
  void give(ModelRef model) throws IOException {
    if (!others(all(), model.getModelId()).isEmpty()) {
      new ImportedNames(workspace).give(name, model.getModelId());
    }
  }

  /** The same, or where another model has it the same with the beginning of an id behind it. */
  String free(String modelId) throws IOException {
    if (new ImportedNames(workspace).holder(name).filter(modelId::equals).isPresent()) {
      return name;
    }
    List<ModelRef> all = all();
    boolean isFree = others(all, modelId).isEmpty() && grid(all, modelId).isEmpty();
    return isFree ? name : name + "-" + modelId.substring(0, DIGITS);
  }
}
