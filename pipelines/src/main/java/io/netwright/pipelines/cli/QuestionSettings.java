package io.netwright.pipelines.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.artifact.Workspace;
import io.netwright.data.DataException;
import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.json.Json;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.config.ExperimentReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * What a question without an experiment file is told besides its model; it makes the experiment.
 *
 * @param data the images that it is about; empty: none were named
 * @param images most images of each split; 0: all
 * @param overrides {@code training.epochs=3}, as on the command line
 * @param dataCache where decoded images are kept
 */
record QuestionSettings(
    Optional<QuestionData> data,
    int images,
    List<String> overrides,
    Workspace workspace,
    String dataCache) {

  /** Takes an immutable copy. */
  QuestionSettings {
    overrides = List.copyOf(overrides);
    if (images < 0) {
      throw new ConfigException("--images must be 0 (all) or more, got " + images);
    }
  }

  /** The images that must be named. */
  QuestionData required() {
    return data.orElseThrow(
        () ->
            new ConfigException(
                "say which images the model is asked about: --data PATH, a CIFAR or IDX folder,"
                    + " class folders, a tar of one, workspace:NAME or the word shapes"));
  }

  /** The images as a model takes them. */
  Dataset dataset(String preprocessing) throws IOException {
    ExperimentConfig config = config(tree(required(), preprocessing, "train", "any"));
    return open(config, required().name());
  }

  /** The images of an experiment. */
  Dataset open(ExperimentConfig config, String name) throws IOException {
    try {
      return DataSources.pinned(config.data(), dataCache, workspace, config.substituted())
          .open(name);
    } catch (DataException e) {
      throw new ConfigException(
          e.getMessage()
              + (String.valueOf(e.getMessage()).contains("give height and width")
                  ? "; for a model that has no preprocessing, --resize and --crop"
                  : ""));
    }
  }

  /**
   * An experiment that asks one thing about one model.
   *
   * @param stage the stage that answers
   * @param model the model's id
   */
  static ObjectNode tree(QuestionData images, String preprocessing, String stage, String model) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("name", stage + "-" + images.name());
    ObjectNode data = tree.putObject("data").putObject(images.name()).put("path", images.path());
    if (!preprocessing.isEmpty()) {
      data.set("preprocess", parsed(preprocessing));
    }
    tree.putArray("models").add(model);
    tree.putArray("stages").add(stage);
    return tree;
  }

  private static JsonNode parsed(String json) {
    try {
      return Json.tree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads an experiment as if it were a file, with what {@code --set} and {@code --images} say. */
  ExperimentConfig config(ObjectNode tree) {
    if (images > 0) {
      for (JsonNode one : tree.path("data")) {
        if (one instanceof ObjectNode data) {
          data.put("trainLimit", images).put("validationLimit", images).put("testLimit", images);
        }
      }
    }
    return ExperimentReader.read("this question", tree.toString(), overrides, System.getenv());
  }
}
