package io.netwright.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.io.ModelFile;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.stage.MemoKey;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.train.ImportModel;
import io.netwright.train.ImportNormalization;
import io.netwright.train.TrainBaseline;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that people write, with the example of infra/docs/graphs.md. */
class GraphFileTest {
  @TempDir private Path folder;
  private String example = "";
  private Path file = Path.of("");

  @BeforeEach
  void takesTheExampleOfTheDocuments() throws IOException {
    String text = Files.readString(Path.of("../infra/docs/graphs.md"));
    example = text.replaceAll("(?s).*?```yaml\n(.*?)```.*", "$1");
    file = Files.writeString(folder.resolve("my-net.yaml"), example);
  }

  private ExperimentConfig experiment(String architecture) {
    return ExperimentReader.read(
        "tried.yaml",
        """
        name: tried
        data:
          shapes: {path: shapes, trainLimit: 40, validationLimit: 20, testLimit: 20}
        architectures: [%s]
        training: {epochs: 1}
        """
            .formatted(architecture),
        List.of(),
        Map.of());
  }

  private ExperimentSession session(String architecture) throws IOException {
    return ExperimentSession.open(
        experiment(architecture), folder.resolve("cache").toString(), workspace());
  }

  private Workspace workspace() {
    return Workspace.at(folder.resolve("workspace").toString());
  }

  @Test
  void trainsTheNetworkOfTheExample() throws IOException, InterruptedException {
    ExperimentSession session = session("{graph: " + file + "}");
    StageWork<TrainingRecipe, ModelRef> work =
        TrainBaseline.with(session.config().training(), session.data()).work();
    TrainingRecipe recipe = session.recipes().get(0);

    ModelRef model =
        new RememberedWork<>(work, new RunEnvironment(workspace(), "here", 1, List.of()))
            .result(recipe)
            .output();

    assertThat(model.getName()).isEqualTo("my-net-shapes-s0/baseline");
    try (InputStream in = workspace().artifacts().open(model.getWeights())) {
      LayerGraph graph = ModelFile.read(in).graph();
      assertThat(graph.nodes().get(1).layer()).isInstanceOf(Norm.Normalize.class);
      assertThat(graph.parameterSpecs().keySet())
          .isEqualTo(GraphFile.read(file.toString()).parameterSpecs().keySet());
    }
  }

  @Test
  void isKnownByItsContentAndNotByItsFile() throws IOException {
    String json = GraphJson.write(GraphFile.read(file.toString()));
    Path other = Files.createDirectories(folder.resolve("elsewhere")).resolve("my-net.json");
    Files.writeString(other, json);

    assertThat(key("{graph: " + other + "}")).isEqualTo(key("{graph: " + file + "}"));
    Files.writeString(other, json.replace("\"outChannels\":16", "\"outChannels\":16 "));
    assertThat(key("{graph: " + other + "}")).isEqualTo(key("{graph: " + file + "}"));
    Files.writeString(file, example.replace("relu1, layer: Relu}", "relu1, layer: Relu6}"));
    assertThat(key("{graph: " + file + "}")).isNotEqualTo(key("{graph: " + other + "}"));
  }

  @Test
  void standsInTheExperimentThatARunWritesSoThatItCanBeRunAgain() {
    ExperimentConfig config = experiment("{graph: " + file + "}");

    String yaml = ExperimentReader.yaml(config);
    ExperimentConfig again = ExperimentReader.read("again.yaml", yaml, List.of(), Map.of());

    assertThat(again.architectures()).isEqualTo(config.architectures());
    assertThat(yaml).contains("- name: \"conv1\"").doesNotContain(file.toString());
  }

  @Test
  void takesNumbersFromElsewhereOnlyWhereItDoesNotNormalizeItself() throws IOException {
    ImportNormalization half =
        ImportNormalization.given(List.of(.5f, .5f, .5f), List.of(.5f, .5f, .5f));
    ImportNormalization none = ImportNormalization.named("none", null);
    Files.writeString(file, example.replace("relu1", "normalize"));
    assertThat(imported(half).nodes().get(1))
        .isEqualTo(
            new Node("normalize_", new Norm.Normalize(half.mean(), half.std()), List.of("input")));
    assertThat(imported(none).node("bn1").inputs()).containsExactly("conv1");

    Files.writeString(
        file,
        example.replace(
            "- {name: conv1",
            "- {name: own, layer: {layer: Normalize, mean: [0.4, 0.4, 0.4], std: [1, 1, 1]}}\n"
                + "- {name: conv1"));
    LayerGraph own = imported(none);
    assertThat(own).isEqualTo(GraphFile.read(file.toString()));
    assertThat(imported(ImportNormalization.of(own))).isEqualTo(own);
    assertThatThrownBy(() -> imported(half))
        .hasMessage(
            "the graph normalizes its images itself (mean [0.4, 0.4, 0.4], std [1.0, 1.0, 1.0]),"
                + " and mean [0.5, 0.5, 0.5], std [0.5, 0.5, 0.5] was given; give --normalization"
                + " none");
  }

  /** The graph that weights from elsewhere would be put on. */
  private LayerGraph imported(ImportNormalization normalization) throws IOException {
    ExperimentSession session = session("{graph: " + file + "}");
    TrainingRecipe recipe = session.recipes().get(0);
    return ImportModel.graph(recipe, session.data().open(recipe.getDataset()), normalization);
  }

  private String key(String architecture) throws IOException {
    return MemoKey.of(
        StageSpec.of("any", 1, Map.of()), session(architecture).recipes().get(0), "anywhere");
  }

  @Test
  void leavesTheKeysOfArchitecturesAsTheyWere() throws IOException {
    TrainingRecipe recipe = session("{name: lenet}").recipes().get(0);

    assertThat(recipe.getGraph()).isEmpty();
    assertThat(ExperimentReader.tree(experiment("{name: lenet}")).path("architectures").toString())
        .isEqualTo("[{\"name\":\"lenet\",\"width\":1.0}]");
  }

  @Test
  void saysWhatDoesNotFit() throws IOException {
    refused("{graph: gone.yaml}", "tried.yaml:4: architectures[0].graph: no graph file gone.yaml");
    refused("{graph: gone}", "must be a .yaml or .json file");
    refused("{graph: " + file + ", width: 0.5}", "width must be 1 for a graph");
    refused("{graph: " + file + ", name: lenet}", "no architecture's, got lenet");
    Files.writeString(file, example.replace("Relu}", "ReLU}"));
    refused("{graph: " + file + "}", "my-net.yaml: node relu1: layer must be one of");
    Files.writeString(file, example.replace("[3, 32, 32]", "[3, 28, 28]"));
    refused("{graph: " + file + "}", "takes images of (3, 28, 28) (node input)");
    Files.writeString(file, example.replace("outFeatures: 10", "outFeatures: 9"));
    refused("{graph: " + file + "}", "ends with fc of shape (9), the data set has 10 classes");
    Files.writeString(file, "- [unclosed");
    refused("{graph: " + file + "}", "my-net.yaml:");
  }

  @Test
  void refusesFilesThatAreNoGraphsAndNetworksThatNoMemoryHolds() throws IOException {
    String nodes =
        "[{name: in, layer: {layer: Input, shape: [3, 32, 32]}}, {name: flat, layer: Flatten},"
            + " {name: fc, layer: {layer: Linear, outFeatures: 16777216}}]";
    refused(
        "{graph: " + nodes + "}",
        "architectures[0].graph: the graph has 51556384768 parameters, which need 196672 MiB;");
    Files.writeString(file, nodes);
    refused("{graph: " + file + "}", "my-net.yaml: the graph has 51556384768 parameters");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(1L << 33);
    }
    refused("{graph: " + file + "}", "takes 8589934592 bytes, a graph at most 4194304");
  }

  @Test
  void refusesMapsThatNoMemoryHolds() throws IOException {
    String nodes =
        "[{name: in, layer: {layer: Input, shape: [3, 32, 32]}},"
            + " {name: pad, layer: {layer: Pad, top: SIDE, bottom: 0, left: SIDE, right: 0}},"
            + " {name: flat, layer: Flatten}]";
    String large = nodes.replace("SIDE", "3400").replace("Flatten", "GlobalMaxPool");
    refused(
        "{graph: " + large + "}",
        "architectures[0].graph: pad: its output (3, 3432, 3432) has more than 33554432 numbers");
    Files.writeString(file, large);
    refused("{graph: " + file + "}", "my-net.yaml: pad: its output (3, 3432, 3432) has more");
    refused("{graph: " + nodes.replace("SIDE", "50000") + "}", "sizes beyond 2^31");
  }

  private void refused(String architecture, String part) {
    assertThatThrownBy(() -> session(architecture)).message().contains(part).hasLineCount(1);
  }
}
