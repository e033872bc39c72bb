package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.data.Interpolation;
import io.netwright.data.Preprocessing;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.io.ClassNames;
import io.netwright.nn.io.ModelFile;
import io.netwright.nn.onnx.OnnxFile;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.pipelines.cli.SmallModels.Said;
import io.netwright.schemas.ModelRef;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks in ONNX files come in as models of their own, and leave as they came. */
class ImportOnnxTest {
  private static final List<String> CLASSES = List.of("disc", "square", "star");

  @TempDir private Path folder;
  private SmallModels models = new SmallModels(Path.of("unset"));

  @BeforeEach
  void writesAnExperiment() throws IOException {
    models = new SmallModels(folder);
    models.writeExperiment();
  }

  @Test
  void comesInAsAModelOfItsOwnAndLeavesAsItCame() throws IOException {
    WeightedGraph network = network(3, true);
    models.onnx("mine.onnx", network, CLASSES);

    Said said = run("import tried.yaml --weights DIR/mine.onnx");

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("normalization   mean [0.5, 0.4, 0.3], std [0.2, 0.3, 0.4] (the file's graph)")
        .containsPattern("clean accuracy  \\d+\\.\\d % \\[\\d+\\.\\d, \\d+\\.\\d] of 30 validation")
        .contains("is now mine/imported")
        .doesNotContain("does not name its classes");
    ModelRef model = models.model("mine");
    assertThat(model.getArchitecture()).isEqualTo("imported");
    assertThat(models.weights(model)).isEqualTo(network);
    assertThat(run("plan tried.yaml").out()).doesNotContain("imported from");

    Said exported = run("export mine/imported DIR/out.onnx");
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    assertThat(exported.out()).contains("/out.onnx as onnx, ");
    assertThat(run("export mine DIR/short.onnx").err()).contains("; did you mean mine/imported?");
    assertThat(run("export mine/importd DIR/typo.onnx").err())
        .contains("; did you mean mine/imported?");
    byte[] bytes = Files.readAllBytes(folder.resolve("out.onnx"));
    OnnxFile again = OnnxFile.read(new ByteArrayInputStream(bytes), null, null);
    assertThat(again.network()).isEqualTo(network);
    assertThat(again.classes()).contains(CLASSES);
    run("export mine/imported DIR/out.safetensors");
    run("export mine/imported DIR/forced --format onnx");
    run("export mine/imported DIR/out.pt");
    assertThat(run("import DIR/out.pt").err())
        .contains("weights = torch.jit.load(")
        .contains("torch.jit.load runs the program in the file: do it with files that you trust")
        .contains(".items() if name.rpartition(\".\")[2] not in (\"mean\", \"std\")}")
        .contains("mean and std stay behind");
    run("export mine/imported DIR/forced.pth --format torchscript");
    assertThat(folder.resolve("forced.pth"))
        .hasBinaryContent(Files.readAllBytes(folder.resolve("out.pt")));
    try (ZipFile zip = new ZipFile(folder.resolve("out.pt").toFile())) {
      assertThat(zip.getInputStream(zip.getEntry("network/extra/classes.json")))
          .hasContent("[\"disc\",\"square\",\"star\"]");
      assertThat(zip.getInputStream(zip.getEntry("network/code/__torch__.py")))
          .asString(StandardCharsets.UTF_8)
          .contains("torch.div(torch.sub(images, ");
    }
    assertThat(folder.resolve("forced")).hasBinaryContent(bytes);
    assertThat(ModelFile.read(folder.resolve("out.safetensors"))).isEqualTo(network);
  }

  @Test
  void saysWhatAGraphDoesToItsImagesByItself() throws IOException {
    WeightedGraph network = network(3, true);
    Files.writeString(folder.resolve("net.json"), GraphJson.write(network.graph()));
    Files.writeString(
        folder.resolve("own.yaml"),
        SmallModels.EXPERIMENT.replace(
                "{name: lenet, width: 0.5}", "{graph: " + folder.resolve("net.json") + "}")
            + "stages: [train, evaluate]\n"); // nothing for fpcc to hold between its two layers
    try (OutputStream out = Files.newOutputStream(folder.resolve("mine.safetensors"))) {
      ModelFile.write(network, Map.of(), out);
    }

    Said said = run("import DIR/own.yaml --weights DIR/mine.safetensors --normalization none");

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out())
        .contains(
            "normalization   the graph's own: mean [0.5, 0.4, 0.3], std [0.2, 0.3, 0.4] (none)");
  }

  @Test
  void matchesClassesByName() throws IOException {
    WeightedGraph network = network(3, true);
    models.onnx("mine.onnx", network, List.of("star", "disc", "square"));

    Said said = run("import tried.yaml --weights DIR/mine.onnx --as other");

    assertThat(said.out()).contains("matched by name, in the file [star, disc, square]");
    float[] own = network.weight("fc.bias").values();
    assertThat(models.weights(models.model("other")).weight("fc.bias").values())
        .containsExactly(own[1], own[2], own[0]);
  }

  @Test
  void matchesTheClassesThatASafetensorsFileNames() throws IOException {
    List<Float> half = List.of(.5f, .5f, .5f);
    ArchitectureSpec spec =
        new ArchitectureSpec(FeatureShape.map(3, 32, 32), CLASSES.size(), 0.5, half, half);
    WeightedGraph network = Initialization.closedForm(Zoo.named("lenet").graph(spec));
    try (OutputStream out = Files.newOutputStream(folder.resolve("mine.safetensors"))) {
      ModelFile.write(network, Map.of(ClassNames.KEY, "[\"star\",\"disc\",\"square\"]"), out);
    }
    String command = "import tried.yaml --weights DIR/mine.safetensors --as other";

    Said said = run(command);
    Said others = run(command + " --set data.shapes.classes=[ring,disc,square]");

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out()).contains("matched by name, in the file [star, disc, square]");
    List<Float> own = firstOfLogits(network);
    assertThat(firstOfLogits(models.weights(models.model("other"))))
        .doesNotHaveDuplicates()
        .containsExactly(own.get(1), own.get(2), own.get(0));
    assertThat(others.exitCode()).isEqualTo(2);
    assertThat(others.err()).contains("only the model has [star], only shapes has [ring]");
  }

  /** The first weight of each of three logits. */
  private static List<Float> firstOfLogits(WeightedGraph network) {
    List<Node> nodes = network.graph().nodes();
    float[] all = network.weight(nodes.get(nodes.size() - 1).name() + ".weight").values();
    return List.of(all[0], all[all.length / 3], all[2 * all.length / 3]);
  }

  @Test
  void keepsThePreprocessingOfTheImagesForWhichAModelComesIn() throws IOException {
    pictures("preprocess: {resize: 34, crop: 32, interpolation: BICUBIC}");
    models.onnx("mine.onnx", network(3, true), CLASSES);

    Said said = run("import DIR/pictured.yaml --weights DIR/mine.onnx");
    Said predicted = run("predict --model mine DIR/toys/disc/1.png");
    run("export mine/imported DIR/out.onnx");
    String again = "import DIR/pictured.yaml --weights DIR/out.onnx";
    Said other = run(again + " --as other --set data.toys.preprocess.resize=36");

    assertThat(said.exitCode()).as(said.err()).isZero();
    ModelRef mine = models.model("mine");
    assertThat(mine.getPreprocessing())
        .isEqualTo(new Preprocessing(34, 32, Interpolation.BICUBIC).toJson());
    assertThat(predicted.exitCode()).as(predicted.err()).isZero();
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err())
        .contains("those of toys by shorter side to 36 pixels")
        .contains("write data.toys.preprocess: " + mine.getPreprocessing());
    assertThat(run(again + " --as same").out()).contains("(" + mine.getModelId() + ")");
  }

  @Test
  void refusesAnExperimentThatMakesImagesOtherwiseThanAModelOfIt() throws IOException {
    pictures("height: 32, width: 32");
    models.onnx("mine.onnx", network(3, true), CLASSES);
    models.onnx("nameless.onnx", network(3, true), List.of());
    run("import DIR/mine.onnx --resize 34 --crop 32 --interpolation BICUBIC");
    run("import DIR/nameless.onnx");
    String plan = "plan DIR/pictured.yaml --set stages=[evaluate] --set models=";

    Said other = run(plan + "[mine]");
    Said same =
        run(
            plan
                + "[mine] --set data.toys.height=0 --set data.toys.width=0 --set"
                + " data.toys.preprocess={\"resize\":34,\"crop\":32,\"interpolation\":\"BICUBIC\"}");
    Said nameless = run(plan + "[nameless]");

    assertThat(other.exitCode()).as(other.out()).isEqualTo(2);
    assertThat(other.err().lines()).hasSize(1);
    assertThat(other.err())
        .contains("models[0]: mine/imported: the model's images are made by shorter side to 34")
        .contains("write data.toys.preprocess: {\"");
    assertThat(same.exitCode()).as(same.err()).isZero();
    assertThat(nameless.exitCode()).as(nameless.err()).isZero();
    assertThat(nameless.out())
        .contains("nameless/imported: warning: the model does not name its classes");
  }

  /** An experiment on pictures of 40 by 36 pixels. */
  private void pictures(String size) throws IOException {
    for (int i = 0; i < 24; i++) {
      BufferedImage image = new BufferedImage(40, 36, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i, i, 0xFF8040);
      Path file = folder.resolve("toys/" + CLASSES.get(i % 3) + "/" + i / 3 + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }
    Files.writeString(
        folder.resolve("pictured.yaml"),
        "{name: pictured, data: {toys: {path: '%s', validationFraction: 0.25, classes: [disc, square, star], %s}}, training: {epochs: 1}, architectures: [{name: lenet, width: 0.5}]}"
            .formatted(folder.resolve("toys"), size));
  }

  @Test
  void warnsWhereTheFileNamesNoClasses() throws IOException {
    models.onnx("mine.onnx", network(3, true), List.of());

    assertThat(run("import tried.yaml --weights DIR/mine.onnx").out())
        .contains("warning: the file does not name its classes");
  }

  @Test
  void takesTheNormalizationThatIsGivenWhereTheNetworkHasNone() throws IOException {
    models.onnx("mine.onnx", network(3, false), CLASSES);

    Said refused = run("import tried.yaml --weights DIR/mine.onnx");
    Said said = run("import tried.yaml --weights DIR/mine.onnx --mean .1,.2,.3 --std .4,.5,.6");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("does not normalize its images itself");
    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(models.weights(models.model("mine")).graph().node("normalize").layer())
        .isEqualTo(new Norm.Normalize(List.of(.1f, .2f, .3f), List.of(.4f, .5f, .6f)));
  }

  @Test
  void refusesInOneLineWhatItCannotTake() throws IOException {
    models.onnx("four.onnx", network(4, true), List.of());
    models.onnx("others.onnx", network(3, true), List.of("disc", "square", "moon"));
    models.onnx("mine.onnx", network(3, true), CLASSES);
    byte[] good = Files.readAllBytes(folder.resolve("mine.onnx"));
    Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(good, good.length / 2));

    assertRefused("four.onnx", "the network has 4 outputs, shapes has 3 classes");
    assertRefused("others.onnx", "only the model has [moon], only shapes has [star]");
    assertRefused("cut.onnx", "not an ONNX file, or cut off");
    assertRefused("mine.onnx --mean 0,0,0 --std 1,1,1", "normalizes its images itself");
    assertRefused(
        "mine.onnx --set data.shapes.height=28 --set data.shapes.width=28",
        "the network takes images (3, 32, 32)");
    assertThat(KeptFiles.of(folder.resolve("workspace"))).isEmpty();
  }

  private void assertRefused(String options, String message) {
    Said said = run("import tried.yaml --weights DIR/" + options);
    assertThat(said.exitCode()).as(said.out()).isEqualTo(2);
    assertThat(said.err().lines().findFirst().orElse("")).contains(message);
  }

  private static WeightedGraph network(int classes, boolean normalizes) {
    GraphBuilder net = GraphBuilder.from(FeatureShape.map(3, 32, 32));
    if (normalizes) {
      net.then("norm", new Norm.Normalize(List.of(.5f, .4f, .3f), List.of(.2f, .3f, .4f)));
    }
    return Initialization.closedForm(
        net.then("conv", Weighted.Conv2d.of(3, 6, 5, 2, 1))
            .then("swish", new Nonlinearity.HardSwish())
            .then("pool", new Pooling.AdaptiveAvgPool(1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(6, classes, true))
            .build());
  }

  private Said run(String command) {
    return models.run(command);
  }
}
