package io.netwright.pipelines.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.data.Dataset;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.io.ModelFile;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.experiment.CodeVersion;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.pipelines.experiment.ModelOnData;
import io.netwright.pipelines.experiment.StartingModel;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.RunEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A question about one model on some images, which needs no experiment file.
 *
 * @param model the model, whose outputs stand for classes of the images
 * @param data the images
 * @param session the experiment that answers it
 */
record Question(ModelRef model, Dataset data, ExperimentSession session) {

  /**
   * Finds the model, importing it first where it is a file, and puts it on the images.
   *
   * @param stage the stage that answers
   * @param completed adds to the experiment what the question says besides
   */
  static Question of(
      ModelOption asked,
      QuestionSettings settings,
      String stage,
      UnaryOperator<ObjectNode> completed,
      PrintWriter out)
      throws IOException, InterruptedException {
    settings.required();
    ModelRef found = model(asked, settings, out);
    QuestionData images = named(found, settings);
    ObjectNode tree =
        completed.apply(
            QuestionSettings.tree(images, found.getPreprocessing(), stage, found.getModelId()));
    ExperimentConfig config = settings.config(tree);
    Dataset data = settings.open(config, images.name());
    ModelOnData on = ModelOnData.of(found, weights(found, settings).graph().inputShape(), data);
    on.notes().forEach(out::println);
    ExperimentSession session =
        ExperimentSession.open(
            config, settings.dataCache(), settings.workspace(), List.of(on.model()));
    return new Question(on.model(), data, session);
  }

  /** The model that is meant; a file is imported first. */
  static ModelRef model(ModelOption asked, QuestionSettings settings, PrintWriter out)
      throws IOException, InterruptedException {
    Optional<Path> file = asked.file();
    if (file.isPresent()) {
      if (PickleConversion.isNeeded(file.get())) {
        throw new ConfigException(
            file.get()
                + " is not read, since that would run code in it; 'netwright import "
                + file.get()
                + "' says how Python converts it");
      }
      return new FileImport(file.get(), asked.claims(), settings).takeQuietly(out);
    }
    asked.claims();
    return new StartingModel(settings.workspace()).of(asked.text());
  }

  /** The weights of a model. */
  static WeightedGraph weights(ModelRef model, QuestionSettings settings) throws IOException {
    try (InputStream in = settings.workspace().artifacts().open(model.getWeights())) {
      return ModelFile.read(in);
    }
  }

  /** The images under the name that the model knows them by, where they are the same. */
  private static QuestionData named(ModelRef model, QuestionSettings settings) throws IOException {
    QuestionData images = settings.required();
    if (model.getDatasets().size() != 1) {
      return images;
    }
    boolean same =
        settings
            .dataset(model.getPreprocessing())
            .sha256()
            .equals(model.getDatasets().get(0).getSha256());
    return same ? images.called(model.getDatasets().get(0).getName()) : images;
  }

  /** Where work is done that no run does. */
  RunEnvironment environment(QuestionSettings settings, String what) {
    return new RunEnvironment(
        settings.workspace(),
        what + "-" + System.currentTimeMillis(),
        session.config().execution().threads(),
        List.of(),
        CodeVersion.current());
  }
}
