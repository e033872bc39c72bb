package io.netwright.pipelines.experiment;

import io.netwright.accuracy.Accuracy;
import io.netwright.artifact.Sha256;
import io.netwright.artifact.Unreadable;
import io.netwright.data.Dataset;
import io.netwright.data.Preprocessing;
import io.netwright.evaluate.CleanAccuracy;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.io.ClassNames;
import io.netwright.nn.io.MalformedModelException;
import io.netwright.nn.io.StateDict;
import io.netwright.nn.onnx.OnnxFile;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.stage.Memo;
import io.netwright.stage.MemoKey;
import io.netwright.stage.Remembered;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.StageWork;
import io.netwright.stage.StandIn;
import io.netwright.train.ImportModel;
import io.netwright.train.ImportNormalization;
import io.netwright.train.NormalizedGraph;
import io.netwright.train.TrainBaseline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts weights that were trained elsewhere in the place of the one baseline of an experiment. */
public final class BaselineImport {
  private static final int MICRO_BATCH = 64;

  private final RunEnvironment environment;
  private final TrainingRecipe recipe;
  private final Dataset data;
  private final StageWork<TrainingRecipe, ModelRef> training;

  /** Refuses an experiment of several baselines, since nobody said which one is meant. */
  public BaselineImport(ExperimentSession session, RunEnvironment environment) throws IOException {
    if (session.recipes().size() != 1) {
      throw new ConfigException(
          "the experiment must have one baseline to be imported, it has "
              + session.recipes().stream().map(TrainBaseline::family).toList()
              + "; narrow it with --set, e.g. --set seeds=[0]");
    }
    this.environment = environment;
    this.recipe = session.recipes().get(0);
    this.data = session.data().open(recipe.getDataset());
    this.training = TrainBaseline.with(session.config().training(), session.data()).work();
  }

  /**
   * Weights that fit, measured and not yet taken.
   *
   * @param source the file and its normalization
   * @param weights on the graph of the baseline, with the model's own normalization in it
   * @param notes what was done to the file's contents, and what was taken for granted
   * @param modelId what the model will be called by programs
   */
  public record Offered(
      ImportModel.Source source, WeightedGraph weights, List<String> notes, String modelId) {

    /** What the graph does to its images where nothing was put before it; empty: nothing. */
    public Optional<String> ownNormalization() {
      if (!source.normalization().mean().isEmpty() || !NormalizedGraph.isOne(weights.graph())) {
        return Optional.empty();
      }
      return Optional.of(
          "the graph's own: "
              + weights.graph().nodes().stream()
                  .filter(node -> node.layer() instanceof Norm.Normalize)
                  .map(node -> ((Norm.Normalize) node.layer()))
                  .distinct()
                  .map(layer -> "mean " + layer.mean() + ", std " + layer.std())
                  .collect(Collectors.joining(" and ")));
    }
  }

  /** The images of which the model is about, with the classes in the order of its outputs. */
  public Dataset data() {
    return data;
  }

  /**
   * Reads weights and makes sure that the baseline can be made of them; writes nothing.
   *
   * @param given the normalization that somebody gave; empty: as the file's own graph says
   * @param as what the model shall be called; null: it takes the baseline's place
   */
  public Offered offer(
      Path file, Optional<String> name, Optional<ImportNormalization> given, @Nullable String as)
      throws IOException {
    MessageDigest digest = Sha256.start();
    if (!Files.isRegularFile(file)) {
      throw new ConfigException(
          "no weights file " + file + "; --weights names a safetensors or an ONNX file");
    }
    String shown = FileDigest.shown(file);
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      if (OnnxFile.isNamed(file)) {
        OnnxImport read = OnnxImport.read(in, file, data, given(name, given));
        return offered(
            new ImportModel.Source(
                shown,
                FileDigest.of(digest, read.beside()),
                read.normalization(),
                ImportName.of(as, file)),
            read.network(),
            read.notes());
      }
      StateDict read = StateDict.read(in);
      ModelOnData.requirePreprocessing(Preprocessing.in(read.metadata()), data);
      ImportNormalization normalization = normalization(shown, name, given, read);
      LayerGraph graph = ImportModel.graph(recipe, data, normalization);
      WeightedGraph weights = ImportModel.weights(recipe, data, read, normalization);
      List<String> notes = names(read, graph);
      Optional<List<String>> classes = ClassNames.in(read.metadata(), graph.classes());
      if (classes.isPresent()) {
        weights = OnnxImport.ordered(weights, classes.get(), data, notes);
      }
      String sha256 = HexFormat.of().formatHex(digest.digest());
      return offered(new ImportModel.Source(shown, sha256, normalization, as), weights, notes);
    } catch (MalformedModelException | IllegalArgumentException e) {
      throw new ConfigException(
          file + ": " + e.getMessage() + classes(String.valueOf(e.getMessage())));
    }
  }

  /** How the names of tensors found their places. */
  private static List<String> names(StateDict read, LayerGraph graph) {
    List<String> notes = new ArrayList<>();
    List<String> wrappers = read.wrappers(graph);
    if (!wrappers.isEmpty()) {
      notes.add("names           without " + String.join(" and ", wrappers));
    }
    read.remarks(graph).forEach(remark -> notes.add("names           " + remark));
    return notes;
  }

  private Offered offered(ImportModel.Source source, WeightedGraph weights, List<String> notes)
      throws IOException {
    return new Offered(
        source,
        weights,
        notes,
        TrainBaseline.model(recipe, data, ImportModel.VARIANT).idByContent(weights));
  }

  private Optional<ImportNormalization> given(
      Optional<String> name, Optional<ImportNormalization> numbers) {
    return numbers.or(() -> name.map(known -> ImportNormalization.named(known, data)));
  }

  private ImportNormalization normalization(
      String file, Optional<String> name, Optional<ImportNormalization> given, StateDict read)
      throws MalformedModelException {
    Optional<ImportNormalization> said = given(name, given);
    Optional<ImportNormalization> own = read.ownGraph().map(ImportNormalization::of);
    if (own.isPresent() && !own.get().mean().isEmpty() && !isNormalizedByExperiment()) {
      return own.get().besides(said);
    }
    return said.or(() -> own)
        .orElseThrow(
            () ->
                new ConfigException(
                    file
                        + " does not say how its images were normalized, and the numbers depend"
                        + " on it: give --normalization none (pixels in [0, 1]), dataset,"
                        + " imagenet or cifar10, or --mean R,G,B and --std R,G,B as its"
                        + " training had them"));
  }

  /** Whether the experiment's network normalizes images itself, as one by hand may. */
  private boolean isNormalizedByExperiment() {
    ImportNormalization none = new ImportNormalization("none", List.of(), List.of());
    return NormalizedGraph.isOne(ImportModel.graph(recipe, data, none));
  }

  /** Where the number of classes is wrong, whose classes they should be. */
  private String classes(String message) {
    return message.contains("the file is about ")
        ? ": "
            + data.name()
            + " has "
            + data.classes()
            + "; data."
            + data.name()
            + ".classes can name the model's own, in its order"
        : "";
  }

  /** How many validation images the model has right; empty where there are no such images. */
  public Optional<Accuracy> measure(Offered offered) throws InterruptedException {
    return data.validation().size() == 0
        ? Optional.empty()
        : Optional.of(
            CleanAccuracy.of(
                offered.weights(), data.validation(), MICRO_BATCH, environment.threads()));
  }

  /**
   * Refuses to push another model out of the place, or to take another one's name.
   *
   * @param replace whether somebody said that it may; a name that models have which were made here
   *     is refused all the same
   */
  public void refuseOccupied(Offered offered, boolean replace) throws IOException {
    String as = offered.source().as();
    if (as != null) {
      new ImportName(environment.workspace(), as).refuseTaken(offered.modelId(), replace);
      return;
    }
    if (replace) {
      return;
    }
    Optional<ModelRef> other = occupant();
    if (other.isPresent() && !other.get().getModelId().equals(offered.modelId())) {
      ModelRef model = other.get();
      boolean imported = ImportModel.made(model);
      throw new ConfigException(
          "%s is %s (%s), %s: give --replace to put %s in its place%s, or import into another --workspace"
              .formatted(
                  training.subject().of(recipe),
                  model.getName(),
                  model.getModelId(),
                  imported
                      ? "imported from " + ImportModel.origin(model)
                      : "which was trained in this workspace",
                  offered.source().file(),
                  imported ? "" : " (netwright import --remove brings the trained one back)"));
    }
  }

  /** The model that a run would take now, whether imported or trained, on whatever machine. */
  private Optional<ModelRef> occupant() throws IOException {
    Memo memo = new Memo(environment.workspace());
    Optional<StandIn> standIn =
        StandIn.of(environment.workspace(), training, recipe, Unreadable.WARN);
    if (standIn.isPresent()) {
      for (Memo.Entry entry : memo.entries(standIn.get().stage())) {
        if (entry.key().equals(standIn.get().key())) {
          return memo.decoded(entry, ModelRef.class).map(Remembered::output);
        }
      }
      return Optional.empty(); // it is gone, and nothing is lost by another
    }
    for (Memo.Entry entry : memo.entries(TrainBaseline.NAME)) {
      if (entry.key().equals(MemoKey.of(training.spec(), recipe, entry.fingerprint()))) {
        return memo.decoded(entry, ModelRef.class).map(Remembered::output);
      }
    }
    return Optional.empty();
  }

  /** Keeps the model; where it has no name of its own, it stands in for the baseline's training. */
  public ModelRef take(Offered offered) throws IOException, InterruptedException {
    String as = offered.source().as();
    if (as != null) {
      ModelRef imported = kept(offered).output();
      new ImportName(environment.workspace(), as).give(imported);
      return imported;
    }
    Optional<ModelRef> there =
        occupant().filter(model -> model.getModelId().equals(offered.modelId()));
    if (there.isPresent()
        && environment.workspace().artifacts().contains(there.get().getWeights())) {
      return there.get(); // as it was first imported, so that what was built on it stays known
    }
    Remembered<ModelRef> imported = kept(offered);
    StandIn.put(environment.workspace(), training, recipe, imported, ImportModel.NAME);
    return imported.output();
  }

  private Remembered<ModelRef> kept(Offered offered) throws IOException, InterruptedException {
    return new RememberedWork<>(
            ImportModel.work(offered.source(), offered.weights(), data), environment)
        .result(recipe);
  }

  /** Gives the place back to training; yields the baseline's name. */
  public String remove() throws IOException {
    String subject = training.subject().of(recipe).text();
    if (!StandIn.remove(environment.workspace(), training, recipe)) {
      throw new ConfigException(
          "no imported model stands in for " + subject + " in " + environment.workspace());
    }
    return subject;
  }
}
