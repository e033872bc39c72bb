package io.netwright.pipelines.experiment;

import io.netwright.data.Dataset;
import io.netwright.data.Preprocessing;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that is asked about a data set, whatever it was made with.
 *
 * @param model the same weights; its outputs stand for classes of that data set
 * @param notes how they were matched, for people
 */
public record ModelOnData(ModelRef model, List<String> notes) {

  /** Takes an immutable copy. */
  public ModelOnData {
    notes = List.copyOf(notes);
  }

  /**
   * A model on a data set; as it is where it was made with that one.
   *
   * @param images what the network takes
   * @throws ConfigException where images, their preprocessing, or classes do not fit
   */
  public static ModelOnData of(ModelRef model, FeatureShape images, Dataset data) {
    if (model.getDatasets().size() == 1
        && model.getDatasets().get(0).getSha256().equals(data.sha256())) {
      return new ModelOnData(model, List.of());
    }
    requirePreprocessing(Preprocessing.ofKept(model.getPreprocessing()), data);
    requireImages(images, data);
    List<String> names = model.getOutputs().stream().map(OutputClass::getName).toList();
    ClassMatch match = ClassMatch.of(names, data);
    List<OutputClass> outputs = new ArrayList<>();
    for (int label : match.labels()) {
      outputs.add(new OutputClass(data.classes().get(label), data.name(), label));
    }
    ModelRef asked =
        ModelRef.newBuilder(model)
            .setDatasets(List.of(new DatasetRef(data.name(), data.sha256())))
            .setOutputs(outputs)
            .build();
    return new ModelOnData(asked, match.note().stream().toList());
  }

  /** Refuses images of another size than the network takes. */
  static void requireImages(FeatureShape images, Dataset data) {
    if (!images.equals(images(data))) {
      throw new ConfigException(
          "the network takes images %s (channels, rows, columns), those of %s are %s%s"
              .formatted(
                  images,
                  data.name(),
                  images(data),
                  images.channels() == data.shape().channels()
                      ? "; --resize and --crop say how pictures become its images"
                      : ""));
    }
  }

  /**
   * Refuses images that were brought to their size otherwise than the model's own.
   *
   * @param own the model's preprocessing; none: nothing is known of it
   */
  static void requirePreprocessing(Preprocessing own, Dataset data) {
    if (own.isNone() || own.equals(data.preprocessing())) {
      return;
    }
    throw new ConfigException(
        "the model's images are made by %s, those of %s by %s; write data.%s.preprocess: %s and leave out its height and width"
            .formatted(own, data.name(), data.preprocessing(), data.name(), own.toJson()));
  }

  /** What the images of a data set are for a network. */
  static FeatureShape images(Dataset data) {
    return FeatureShape.map(data.shape().channels(), data.shape().height(), data.shape().width());
  }
}
