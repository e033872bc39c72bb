package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Sha256;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.io.ModelFile;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.schemas.ModelRef;
import io.netwright.seed.Seed;
import io.netwright.train.NormalizedGraph;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models come in out of files, without an experiment. */
class FileImportTest {
  @TempDir private Path folder;
  private SmallModels models = new SmallModels(Path.of("unset"));

  @BeforeEach
  void writesModels() throws IOException {
    models = new SmallModels(folder);
    models.write();
  }

  @Test
  void importsWithoutAnExperimentAndSaysAtOnceHowGoodItIs() throws IOException {
    SmallModels.Said said =
        models.run("import DIR/mine.onnx --normalization none" + SmallModels.SHAPES);

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("normalization   none, pixels in [0, 1]")
        .contains("classes         3: star, disc, square")
        .containsPattern("clean accuracy  \\d+\\.\\d\\d % \\[.*]: \\d of 9 test images")
        .contains("is now mine/imported");
    ModelRef model = models.model("mine");
    assertThat(model.getDatasets()).isEmpty();
    assertThat(model.getProvenance().getConfig())
        .contains(Sha256.of(Files.readAllBytes(folder.resolve("mine.onnx"))))
        .doesNotContain("epochs");
    assertThat(models.run("lineage mine/imported").out())
        .contains("imported from   mine.onnx, sha256 ");
    assertThat(models.run("import DIR/own.safetensors --classes star,disc,square").out())
        .contains("own/imported (" + model.getModelId() + ")");
  }

  @Test
  void keepsSeveralAndGivesANameAwayOnlyWhereToldTo() throws IOException {
    models.run("import DIR/mine.onnx --normalization none --as one");
    models.run("import DIR/nameless.onnx --normalization none --as two");
    String first = models.model("one").getModelId();

    SmallModels.Said refused = models.run("import DIR/nameless.onnx --normalization none --as one");
    SmallModels.Said replaced =
        models.run("import DIR/nameless.onnx --normalization none --as one --replace");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("one/imported (" + first + ")").contains("--replace");
    assertThat(replaced.exitCode()).as(replaced.err()).isZero();
    assertThat(models.model("one").getModelId())
        .isEqualTo(models.model("two").getModelId())
        .isNotEqualTo(first);
    assertThat(new ModelIndex(models.workspace()).find(first).getName()).isEqualTo("one/imported");
    models.run("import DIR/mine.onnx --normalization none --as one --replace");
    assertThat(models.model("one").getModelId()).isEqualTo(first);
  }

  @Test
  void takesTheSameFileAgainAfterSomethingWasMadeOfIt() throws Exception {
    models.picture("right.png", 32);
    models.run("import DIR/mine.onnx --normalization none");
    ModelRef mine = models.model("mine");
    ModelRef treated = models.treated(mine);

    SmallModels.Said again = models.run("import DIR/mine.onnx --normalization none");
    SmallModels.Said asked =
        models.run("predict --model DIR/mine.onnx --normalization none DIR/right.png");
    SmallModels.Said other = models.run("import DIR/nameless.onnx --normalization none --as mine");
    SmallModels.Said replaced =
        models.run("import DIR/nameless.onnx --normalization none --as mine --replace");

    assertThat(treated.getName()).isEqualTo("mine/treated");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out()).contains("mine/imported (" + mine.getModelId() + ")");
    assertThat(asked.exitCode()).as(asked.err()).isZero();
    assertThat(new ModelIndex(models.workspace()).find(mine.getModelId()).getName())
        .isEqualTo("mine/imported");
    assertThat(new ModelIndex(models.workspace()).all())
        .extracting(ModelRef::getName)
        .containsOnly("mine/imported", "mine/treated");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("imported from mine.onnx").contains("--replace");
    assertThat(replaced.exitCode()).as(replaced.err()).isZero();
  }

  @Test
  void namesOutputsAsTheFileOrSomebodyOrTheImagesDo() throws IOException {
    assertThat(models.run("import DIR/nameless.onnx --normalization none").out())
        .contains("warning: nobody names the classes; they are called output 0 to output 2");
    Files.writeString(folder.resolve("names.txt"), "a\nb\nc\n");
    assertThat(
            models
                .run(
                    "import DIR/nameless.onnx --normalization none --classes DIR/names.txt --as"
                        + " named")
                .out())
        .contains("classes         3: a, b, c")
        .doesNotContain("warning");
    assertThat(
            models
                .run(
                    "import DIR/nameless.onnx --normalization none --as by-data"
                        + SmallModels.SHAPES)
                .out())
        .contains("taken in the order of shapes")
        .contains("classes         3: disc, square, star");
    models.run("import DIR/mine.onnx --normalization none --as plain");
    models.run("import DIR/mine.onnx --normalization none --crop 32 --as cropped");
    assertThat(models.model("cropped").getPreprocessing()).contains("\"crop\":32");
    assertThat(models.model("cropped").getModelId())
        .isNotEqualTo(models.model("plain").getModelId());
  }

  @Test
  void warnsWhereWeightsMayUndoImagenetsNormalization() throws IOException {
    ArchitectureSpec narrow =
        new ArchitectureSpec(FeatureShape.map(3, 32, 32), 3, 0.0625, List.of(), List.of());
    LayerGraph graph = Zoo.named("torchvision_googlenet").graph(narrow);
    models.weights("google.safetensors", Initialization.random(graph, Seed.of(1)));
    String command =
        "import DIR/google.safetensors --architecture torchvision_googlenet --crop 32 ";

    SmallModels.Said warned = models.run(command + "--normalization imagenet --as one");
    SmallModels.Said told = models.run(command + "--mean 0.5,0.5,0.5 --std 0.5,0.5,0.5 --as two");

    assertThat(warned.exitCode()).as(warned.err()).isZero();
    assertThat(warned.out())
        .contains("warning: if the model has transform_input")
        .contains("--mean 0.5,0.5,0.5");
    assertThat(told.exitCode()).as(told.err()).isZero();
    assertThat(told.out()).doesNotContain("transform_input");
  }

  @ParameterizedTest
  @CsvSource({"0, 255, true", "117, 1, true", "0.45, 0.23, false", "-0.1, 2.2, false"})
  void warnsOfANetworkWhoseOwnNormalizationIsForPixelsTo255(float mean, float std, boolean warned)
      throws IOException {
    WeightedGraph network = SmallModels.network(1, 3);
    LayerGraph graph =
        NormalizedGraph.of(network.graph(), List.of(mean, mean, mean), List.of(std, std, std));
    models.onnx("scaled.onnx", new WeightedGraph(graph, network.weights()), List.of());

    SmallModels.Said said = models.run("import DIR/scaled.onnx");

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out().contains("looks as if it were for pixels from 0 to 255"))
        .isEqualTo(warned);
  }

  @Test
  void refusesAGraphThatEndsWithMaps() throws IOException {
    models.weights("weights.safetensors", SmallModels.network(1, 3));
    Files.writeString(
        folder.resolve("maps.yaml"),
        """
        - {name: input, layer: {layer: Input, shape: [3, 32, 32]}}
        - {name: conv, layer: {layer: Conv2d, outChannels: 6, kernel: 5, bias: false}}
        - {name: fc, layer: {layer: Conv2d, outChannels: 3, kernel: 1}}
        """);

    SmallModels.Said said =
        models.run(
            "import DIR/weights.safetensors --architecture DIR/maps.yaml --normalization none");

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err())
        .contains("the network ends with fc of shape (3, 28, 28)")
        .contains("let it end with a vector");
  }

  @Test
  void keepsNetworksApartThatHaveTheSameWeights() throws IOException {
    models.weights("weights.safetensors", SmallModels.network(1, 3));
    Set<String> ids = new HashSet<>();
    for (int stride = 1; stride <= 2; stride++) {
      Files.writeString(
          folder.resolve("net.yaml"),
          """
          - {name: input, layer: {layer: Input, shape: [3, 32, 32]}}
          - {name: conv, layer: {layer: Conv2d, outChannels: 6, kernel: 5, padding: 1, stride: %d, bias: false}}
          - {name: relu, layer: Relu}
          - {name: pool, layer: {layer: AdaptiveAvgPool, height: 1, width: 1}}
          - {name: flatten, layer: Flatten}
          - {name: fc, layer: {layer: Linear, outFeatures: 3}}
          """
              .formatted(stride));
      SmallModels.Said said =
          models.run(
              "import DIR/weights.safetensors --normalization none --replace --as mine"
                  + " --architecture DIR/net.yaml");
      assertThat(said.exitCode()).as(said.err()).isZero();
      ids.add(models.model("mine").getModelId());
    }
    assertThat(ids).hasSize(2);
  }

  @Test
  void takesWeightsOfGreyImagesByTheirCrop() throws IOException {
    FeatureShape grey = FeatureShape.map(1, 32, 32);
    models.weights(
        "grey.safetensors",
        Initialization.closedForm(
            Zoo.named("lenet").graph(new ArchitectureSpec(grey, 3, 0.5, List.of(), List.of()))));

    SmallModels.Said said =
        models.run("import DIR/grey.safetensors --crop 32 --normalization none");

    assertThat(said.exitCode()).as(said.err()).isZero();
    try (InputStream in = models.workspace().artifacts().open(models.model("grey").getWeights())) {
      assertThat(ModelFile.read(in).graph().inputShape()).isEqualTo(grey);
    }
  }

  @Test
  void takesNumbersThatNobodyGaveForNoNames() throws IOException {
    Path images = folder.resolve("images/test");
    for (String name : List.of("0", "10", "2")) {
      Files.createDirectories(images.resolve(name));
      models.picture("images/test/" + name + "/a.png", 32);
    }
    assertThat(models.run("import DIR/nameless.onnx --normalization none --data DIR/images").out())
        .contains("warning: the model does not name its classes")
        .contains("classes         3: 0, 10, 2");
  }

  @Test
  void saysHowPythonConvertsWhatIsNotRead() {
    SmallModels.Said said = models.run("import DIR/net.pth");

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err())
        .contains("import torch, safetensors.torch; weights = torch.load(")
        .contains("Take PyTorch 2.6 or newer")
        .contains("safetensors.torch.save_file(")
        .contains("net.safetensors\")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          import DIR/none.onnx --normalization none                          | there is no such file
          import DIR/mine.onnx                                               | give --normalization none
          import DIR/mine.onnx --normalization dataset                       | give --data PATH
          import DIR/mine.onnx --normalization none --classes a,b            | --classes names 2 classes, the network has 3 outputs
          import DIR/mine.onnx --normalization none --classes a,a,b          | two or more different names
          import DIR/mine.onnx --normalization none --as a/b                 | --as must be
          import DIR/mine.onnx --normalization none --remove                 | needs the experiment
          import DIR/bare.safetensors                                        | it has weights and no graph
          import DIR/two-names.safetensors                                   | names 2 classes, the network has 3
          import DIR/mine.onnx --normalization none --architecture lenet     | --architecture is for files of weights
          import DIR/mine.onnx --normalization none --crop 20                | the network takes 32 x 32 pixels
          import DIR/mine.onnx --normalization none LIMITED                  | only shapes has
          import DIR/four.onnx --normalization none --data shapes --set data.shapes.classes=[disc,star] | has 2 classes: [disc, star]; give images of a class for each output
          import DIR/four.onnx --normalization none LIMITED                  | --set data.shapes.classes=[...] chooses the model
          """)
  void refusesInOneLineWhatItCannotDo(String command, String message) throws IOException {
    SmallModels.Said said = models.run(command);

    assertThat(said.exitCode()).as(said.out() + said.err()).isEqualTo(2);
    assertThat(said.err().lines().findFirst().orElse("")).contains(message);
    assertThat(KeptFiles.of(folder.resolve("workspace"))).isEmpty();
  }
}
