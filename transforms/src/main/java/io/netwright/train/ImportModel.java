package io.netwright.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netwright.data.Dataset;
import io.netwright.json.CanonicalJson;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.io.MalformedModelException;
import io.netwright.nn.io.StateDict;
import io.netwright.schemas.ImportedFile;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Role;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.stage.NewModel;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.variant.ModelName;
import io.netwright.variant.Variant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A model that was trained elsewhere: its weights come from a file, no training ran here. */
public final class ImportModel {
  /** Name in memory and lineage. */
  public static final String NAME = "ImportModel";

  /** What an imported model is within its family. */
  public static final Variant VARIANT = Variant.of("imported", Role.IMPORTED);

  /** The architecture of a network that brought its own graph. */
  public static final String UNKNOWN = "imported";

  private static final int ALGORITHM_VERSION = 1;

  private ImportModel() {}

  /**
   * Where an imported model came from; this is the configuration in its lineage.
   *
   * @param file name of the file, without its folder
   * @param sha256 digest of the whole file, and of the files with numbers beside it
   * @param normalization what was put in front of the weights
   * @param as what the model is called; null: as the baseline in whose place it stands
   */
  public record Source(
      String file,
      String sha256,
      ImportNormalization normalization,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String as) {

    /** The file, with the beginning of its digest. */
    public String brief() {
      return file + " (sha256 " + sha256.substring(0, 16) + ")";
    }
  }

  /** The weights of a file on the graph of a recipe, with the model's own normalization in it. */
  public static WeightedGraph weights(
      TrainingRecipe recipe, Dataset data, StateDict file, ImportNormalization normalization)
      throws MalformedModelException {
    LayerGraph graph = graph(recipe, data, normalization);
    WeightedGraph model = file.on(graph);
    Optional<LayerGraph> own = file.ownGraph();
    if (own.isPresent()) {
      refuseOther(withoutNormalization(own.get()), withoutNormalization(graph), recipe);
    }
    return model;
  }

  /** The graph that a recipe's weights from elsewhere belong to. */
  public static LayerGraph graph(
      TrainingRecipe recipe, Dataset data, ImportNormalization normalization) {
    ImportNormalization fitting = normalization.forChannels(data.shape().channels());
    return fitting.in(TrainBaseline.graph(recipe, data, fitting.mean(), fitting.std()));
  }

  /** What names and remembers a model from elsewhere. */
  public static StageWork<TrainingRecipe, ModelRef> work(
      Source source, WeightedGraph weights, Dataset data) {
    String as = source.as();
    return new StageWork<>(
        StageSpec.of(NAME, ALGORITHM_VERSION, source),
        ModelRef.class,
        recipe -> new ModelName(as == null ? TrainBaseline.family(recipe) : as, VARIANT.label()),
        (recipe, context) -> {
          NewModel known = TrainBaseline.model(recipe, data, VARIANT);
          NewModel baseline =
              isOf(recipe, data, weights.graph()) ? known : known.withArchitecture(UNKNOWN);
          return (as == null ? baseline : baseline.withFamily(as))
              .publishByContent(weights, context);
        });
  }

  /**
   * What names and remembers a model that belongs to no experiment: it is about no data set yet.
   *
   * @param network with the model's own normalization in it
   */
  public static StageWork<ImportedFile, ModelRef> work(Source source, WeightedGraph network) {
    String as = Objects.requireNonNull(source.as(), "a model without an experiment has a name");
    return new StageWork<>(
        StageSpec.of(NAME, ALGORITHM_VERSION, source),
        ModelRef.class,
        file -> new ModelName(as, VARIANT.label()),
        (file, context) -> model(file, as).publishByContent(network, context));
  }

  /** The model of a file that belongs to no experiment. */
  public static NewModel model(ImportedFile file, String name) {
    List<OutputClass> outputs =
        IntStream.range(0, file.getClasses().size())
            .mapToObj(label -> new OutputClass(file.getClasses().get(label), "", label))
            .toList();
    return new NewModel(
        name,
        VARIANT,
        UNKNOWN,
        0,
        List.of(),
        outputs,
        List.of(),
        Map.of(),
        file.getPreprocessing());
  }

  /** Whether a graph is the one of a recipe, but for its normalization. */
  private static boolean isOf(TrainingRecipe recipe, Dataset data, LayerGraph graph) {
    return withoutNormalization(graph)
        .equals(withoutNormalization(TrainBaseline.graph(recipe, data)));
  }

  /** Whether a model was imported, by this version or an earlier one. */
  public static boolean made(ModelRef model) {
    return model.getRole() == Role.IMPORTED;
  }

  /** Whether a model was imported under a name of its own, and not in a baseline's place. */
  public static boolean isNamed(ModelRef model) {
    return made(model)
        && model.getStage().equals(NAME)
        && CanonicalJson.read(model.getProvenance().getConfig(), Source.class).as() != null;
  }

  /** The file that an imported model came from, in words. */
  public static String origin(ModelRef model) {
    return model.getStage().equals(NAME)
        ? CanonicalJson.read(model.getProvenance().getConfig(), Source.class).brief()
        : "a file that an earlier version did not record";
  }

  private static void refuseOther(List<Node> own, List<Node> expected, TrainingRecipe recipe) {
    for (int i = 0; i < Math.max(own.size(), expected.size()); i++) {
      String found = i < own.size() ? own.get(i).toString() : "nothing";
      String wanted = i < expected.size() ? expected.get(i).toString() : "nothing";
      if (!found.equals(wanted)) {
        throw new IllegalArgumentException(
            "the file's own graph is not the one of %s: it has %s where %s is expected"
                .formatted(recipe.getArchitecture(), found, wanted));
      }
    }
  }

  private static List<Node> withoutNormalization(LayerGraph graph) {
    Map<String, String> sources = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      List<String> inputs =
          node.inputs().stream().map(input -> sources.getOrDefault(input, input)).toList();
      if (node.layer() instanceof Norm.Normalize) {
        sources.put(node.name(), inputs.get(0));
      } else {
        nodes.add(node.reading(inputs));
      }
    }
    return nodes;
  }
}
