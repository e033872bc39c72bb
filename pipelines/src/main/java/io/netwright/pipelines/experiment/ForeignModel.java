package io.netwright.pipelines.experiment;

import io.netwright.accuracy.Accuracy;
import io.netwright.artifact.Sha256;
import io.netwright.data.Dataset;
import io.netwright.data.ImageSet;
import io.netwright.data.Preprocessing;
import io.netwright.data.TaskData;
import io.netwright.evaluate.CleanAccuracy;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.io.MalformedModelException;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.schemas.ImportedFile;
import io.netwright.schemas.OutputClass;
import io.netwright.train.ImportModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A trained network out of a file, with all that must be known of it, and not kept yet.
 *
 * @param source the file and its normalization
 * @param file the same with what its outputs are called
 * @param network with the normalization in it
 * @param notes what was done to the file's contents, and what was taken for granted
 */
public record ForeignModel(
    ImportModel.Source source, ImportedFile file, WeightedGraph network, List<String> notes) {
  private static final int MICRO_BATCH = 64;

  /** Takes an immutable copy. */
  public ForeignModel {
    notes = List.copyOf(notes);
  }

  /** The images that a model is asked about, once it is known how they must be brought to it. */
  @FunctionalInterface
  public interface Images {
    /**
     * Opens them.
     *
     * @param preprocessing as JSON; empty: they are taken as they are
     */
    Dataset open(String preprocessing) throws IOException;
  }

  /**
   * Reads a file; writes nothing.
   *
   * @param name what the model shall be called; null: as its file
   * @param images the images that it is about; null: nobody said
   * @throws ConfigException in one line, where it is no classifier that can be computed
   */
  public static ForeignModel read(
      Path file, ModelClaims claims, @Nullable String name, @Nullable Images images)
      throws IOException {
    String as = ImportName.of(name, file);
    try {
      ModelFileContents read = ModelFileContents.read(file, claims, images);
      Dataset data = images == null ? null : images.open(read.preprocessing());
      if (data != null) {
        ModelOnData.requireImages(read.network().graph().inputShape(), data);
      }
      requireVector(read.network().graph());
      requireCrop(read);
      OwnNormalization normalized =
          OwnNormalization.of(read.network(), claims.normalization(data), !read.complete());
      List<String> notes = new ArrayList<>(read.notes());
      normalized.warning().ifPresent(notes::add);
      List<String> classes = classes(read, claims.classes(), data, notes);
      return new ForeignModel(
          new ImportModel.Source(
              FileDigest.shown(file), read.sha256(), normalized.normalization(), as),
          ImportedFile.newBuilder()
              .setFile(FileDigest.shown(file))
              .setSha256(read.sha256())
              .setClasses(classes)
              .setPreprocessing(read.preprocessing())
              .setGraph(Sha256.of(GraphJson.write(normalized.network().graph())))
              .build(),
          normalized.network(),
          notes);
    } catch (MalformedModelException | IllegalArgumentException e) {
      throw new ConfigException(file + ": " + e.getMessage());
    }
  }

  private static void requireVector(LayerGraph graph) {
    String output = graph.output().name();
    if (!graph.shape(output).flat()) {
      throw new ConfigException(
          "the network ends with %s of shape %s, and not with one number for each class: let it end with a vector, as Flatten makes one"
              .formatted(output, graph.shape(output)));
    }
  }

  private static void requireCrop(ModelFileContents read) {
    FeatureShape takes = read.network().graph().inputShape();
    Preprocessing how = Preprocessing.ofKept(read.preprocessing());
    if (!how.isNone() && (takes.height() != how.crop() || takes.width() != how.crop())) {
      throw new ConfigException(
          "the network takes %d x %d pixels (width x height), the crop gives %d x %d; give --crop as its training had it"
              .formatted(takes.width(), takes.height(), how.crop(), how.crop()));
    }
  }

  /** What the outputs are called: as somebody says, as the file says, or as the images' classes. */
  private static List<String> classes(
      ModelFileContents read, List<String> given, @Nullable Dataset data, List<String> notes) {
    int outputs = read.network().graph().classes();
    if (!given.isEmpty() && given.size() != outputs) {
      throw new ConfigException(
          "--classes names %d classes, the network has %d outputs"
              .formatted(given.size(), outputs));
    }
    List<String> names =
        given.isEmpty() ? read.classes().orElse(ClassMatch.unnamed(outputs)) : given;
    if (data == null) {
      if (ClassMatch.areUnnamed(names)) {
        notes.add(
            "warning: nobody names the classes; they are called output 0 to output %d, and are taken in the order of whatever images come: --classes a,b,c or --data PATH names them"
                .formatted(outputs - 1));
      }
      return names;
    }
    ClassMatch match = ClassMatch.of(names, data);
    match.note().ifPresent(notes::add);
    return match.labels().stream().map(data.classes()::get).toList();
  }

  /** The id that the model will have. */
  String modelId() throws IOException {
    return ImportModel.model(file, name()).idByContent(network);
  }

  /** What the model is called. */
  String name() {
    return String.valueOf(source.as());
  }

  /** The same under another name. */
  ForeignModel named(String name) {
    return new ForeignModel(
        new ImportModel.Source(source.file(), source.sha256(), source.normalization(), name),
        file,
        network,
        notes);
  }

  /**
   * How many images it has right.
   *
   * @param images which they are, in words
   * @param chance how many one that guesses has right, as a share
   */
  public record Measured(Accuracy accuracy, String images, double chance) {
    /** Whether it is no better than one that guesses. */
    public boolean guesses() {
      return accuracy.interval().low() <= chance;
    }
  }

  /** How many test images it has right, or where there are none, how many for validation. */
  public Optional<Measured> measure(Dataset data, int threads) throws InterruptedException {
    List<OutputClass> outputs = new ArrayList<>();
    for (int label : ClassMatch.of(file.getClasses(), data).labels()) {
      outputs.add(new OutputClass(data.classes().get(label), data.name(), label));
    }
    Dataset labelled = TaskData.of(outputs, Map.of(data.name(), data));
    boolean tests = labelled.test().size() > 0;
    ImageSet images = tests ? labelled.test() : labelled.validation();
    if (images.size() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Measured(
            CleanAccuracy.of(network, images, MICRO_BATCH, threads),
            tests ? "test images" : "validation images",
            1.0 / outputs.size()));
  }
}
