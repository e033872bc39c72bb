package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Sha256;
import io.netwright.artifact.Workspace;
import io.netwright.json.Json;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.io.ModelFile;
import io.netwright.nn.onnx.OnnxWriter;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.schemas.ModelRef;
import io.netwright.seed.Seed;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models come in and are asked about without an experiment. */
class ModelQuestionTest {
  private static final List<String> CLASSES = List.of("star", "disc", "square");
  private static final String SHAPES =
      " --data shapes --set data.shapes.classes=[disc,square,star] --set data.shapes.trainLimit=30"
          + " --set data.shapes.validationLimit=30 --set data.shapes.testLimit=9";

  private static final String LIMITED =
      "--data shapes --set data.shapes.trainLimit=20 --set data.shapes.validationLimit=20"
          + " --set data.shapes.testLimit=20";

  @TempDir private Path folder;

  @BeforeEach
  void writesModels() throws IOException {
    onnx("mine.onnx", network(1, 3), CLASSES);
    onnx("nameless.onnx", network(2, 3), List.of());
    onnx("four.onnx", network(3, 4), List.of());
    try (OutputStream out = Files.newOutputStream(folder.resolve("own.safetensors"))) {
      ModelFile.write(network(1, 3), Map.of(), out);
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve("bare.safetensors"))) {
      out.write(new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
    }
  }

  @Test
  void importsWithoutAnExperimentAndSaysAtOnceHowGoodItIs() throws IOException {
    Said said = run("import DIR/mine.onnx --normalization none" + SHAPES);

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("normalization   none, pixels in [0, 1]")
        .contains("classes         3: star, disc, square")
        .containsPattern("clean accuracy  \\d+\\.\\d\\d % \\[.*]: \\d of 9 test images")
        .contains("is now mine/imported");
    ModelRef model = model("mine");
    assertThat(model.getDatasets()).isEmpty();
    assertThat(model.getProvenance().getConfig())
        .contains(Sha256.of(Files.readAllBytes(folder.resolve("mine.onnx"))))
        .doesNotContain("epochs");
    assertThat(run("lineage mine/imported").out()).contains("imported from   mine.onnx, sha256 ");
    assertThat(run("import DIR/own.safetensors --classes star,disc,square").out())
        .contains("own/imported (" + model.getModelId() + ")");
  }

  @Test
  void keepsSeveralAndGivesANameAwayOnlyWhereToldTo() throws IOException {
    run("import DIR/mine.onnx --normalization none --as one");
    run("import DIR/nameless.onnx --normalization none --as two");
    String first = model("one").getModelId();

    Said refused = run("import DIR/nameless.onnx --normalization none --as one");
    Said replaced = run("import DIR/nameless.onnx --normalization none --as one --replace");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("one/imported (" + first + ")").contains("--replace");
    assertThat(replaced.exitCode()).as(replaced.err()).isZero();
    assertThat(model("one").getModelId()).isEqualTo(model("two").getModelId()).isNotEqualTo(first);
    assertThat(new ModelIndex(workspace()).find(first).getName()).isEqualTo("one/imported");
    run("import DIR/mine.onnx --normalization none --as one --replace");
    assertThat(model("one").getModelId()).isEqualTo(first);
  }

  @Test
  void namesOutputsAsTheFileOrSomebodyOrTheImagesDo() throws IOException {
    assertThat(run("import DIR/nameless.onnx --normalization none").out())
        .contains("warning: nobody names the classes; the outputs are called 0 to 2");
    Files.writeString(folder.resolve("names.txt"), "a\nb\nc\n");
    assertThat(
            run("import DIR/nameless.onnx --normalization none --classes DIR/names.txt --as named")
                .out())
        .contains("classes         3: a, b, c")
        .doesNotContain("warning");
    assertThat(run("import DIR/nameless.onnx --normalization none --as by-data" + SHAPES).out())
        .contains("taken in the order of shapes")
        .contains("classes         3: disc, square, star");
    run("import DIR/mine.onnx --normalization none --as plain");
    run("import DIR/mine.onnx --normalization none --crop 32 --as cropped");
    assertThat(model("cropped").getPreprocessing()).contains("\"crop\":32");
    assertThat(model("cropped").getModelId()).isNotEqualTo(model("plain").getModelId());
  }

  @Test
  void isAttackedWithoutAnExperiment() throws IOException {
    String question =
        "evaluate --model DIR/mine.onnx --normalization none --attack fgsm,apgd-dlr --epsilon 8/255"
            + " --images 6"
            + SHAPES;
    Said said = run(question);

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("within linf-8/255")
        .containsPattern("mine/imported +\\d+\\.\\d \\[.*] +\\d+\\.\\d \\[")
        .contains("apgd-dlr  fgsm")
        .contains("6 test images; percent, with 95 % Wilson intervals")
        .contains("control  none");
    assertThat(run(question.replace("DIR/mine.onnx --normalization none", "mine")).out())
        .contains("3 pieces of work, 3 of them reused");
  }

  @Test
  void isDiagnosedAndRoutedWithoutAnExperiment() throws IOException {
    run("import DIR/mine.onnx --normalization none");

    Said diagnosed = run("diagnose --model mine" + SHAPES);
    Said routed = run("routes --model mine" + SHAPES);
    Said json = run("routes --model mine --format json" + SHAPES);

    assertThat(diagnosed.exitCode()).as(diagnosed.err()).isZero();
    assertThat(diagnosed.out())
        .contains("images          30 training images and 30 validation images of shapes")
        .containsPattern("errors +\\d+ of 30 images")
        .containsPattern("conv +6 ");
    assertThat(Json.tree(run("diagnose --model mine --format json" + SHAPES).out()).path("classes"))
        .hasSize(3);
    assertThat(routed.exitCode()).as(routed.err()).isZero();
    assertThat(routed.out()).containsPattern("layer +channels +any class +star +disc +square");
    assertThat(Json.tree(json.out()).path("classes").path("disc").path("fc").path("scores"))
        .hasSize(6);
    Said drawn = run("graph mine/imported --class disc --out DIR/routes.svg");
    assertThat(drawn.exitCode()).as(drawn.err()).isZero();
  }

  @Test
  void saysWhichImagesItLookedAtAndHowToGoOn() throws IOException {
    run("import DIR/nameless.onnx --normalization none");
    int number = 0;
    for (String split : List.of("test", "val", "val")) {
      for (String name : List.of("a disc", "square", "star")) {
        Path of = Files.createDirectories(folder.resolve("pictures").resolve(split).resolve(name));
        picture(folder.relativize(of.resolve(++number + ".png")).toString(), 32, number);
      }
    }

    Said diagnosed = run("diagnose --model nameless --data DIR/pictures");
    Said routed = run("routes --model nameless --data DIR/pictures");

    assertThat(diagnosed.out())
        .as(diagnosed.err())
        .contains("the 3 test images and 6 validation images of pictures, which has no training")
        .containsPattern("errors +\\d of 6 images");
    assertThat(routed.out())
        .as(routed.err())
        .contains("the 3 test images of pictures, which has no training")
        .contains(
            "netwright graph nameless/imported --class 'a disc' --out routes.svg --workspace '"
                + workspace()
                + "' draws them");
  }

  @Test
  void writesCommandsAsAShellReadsThem() {
    assertThat(
            ShellWords.line(
                List.of("evaluate", "--data", "my images", "--set", "a.b=[x,y]", "it's", "8/255")))
        .isEqualTo("evaluate --data 'my images' --set 'a.b=[x,y]' 'it'\\''s' 8/255");
  }

  @Test
  void predictsWithProbabilitiesAndRefusesOtherSizes() throws IOException {
    picture("right.png", 32);
    picture("small.png", 20);

    Said said = run("predict --model DIR/mine.onnx --normalization none DIR/right.png --top 2");
    Said json = run("predict --model mine --format json DIR/right.png");
    Said small = run("predict --model mine DIR/small.png");

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out()).containsPattern("(?s)right.png\\R +\\d+\\.\\d\\d %  (star|disc|square)");
    double sum = 0;
    for (var guess : Json.tree(json.out()).path("images").iterator().next()) {
      sum += guess.path("probability").asDouble();
    }
    assertThat(sum).isBetween(0.999999, 1.000001);
    assertThat(small.exitCode()).isEqualTo(2);
    assertThat(small.err())
        .contains("small.png: has 20 x 20 pixels (width x height), the model takes 32 x 32")
        .contains("--resize and --crop");
  }

  @Test
  void startsAnExperimentOnWhicheverDataItFits() throws IOException {
    run("import DIR/mine.onnx --normalization none");
    Files.writeString(
        folder.resolve("tried.yaml"),
        "{name: tried, data: {shapes: {path: shapes, classes: [disc, square, star], trainLimit: 30,"
            + " validationLimit: 30, testLimit: 9}}, models: [mine], stages: [evaluate]}");

    Said planned = run("plan DIR/tried.yaml");
    Said other = run("plan DIR/tried.yaml --set data.shapes.classes=[disc,square,moon,ring]");

    assertThat(planned.exitCode()).as(planned.err()).isZero();
    assertThat(planned.out()).contains("mine/imported");
    assertThat(other.exitCode()).isEqualTo(2);
  }

  @Test
  void saysHowPythonConvertsWhatIsNotRead() {
    Said said = run("import DIR/net.pth");

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err())
        .contains("import torch, safetensors.torch; weights = torch.load(")
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
          import DIR/mine.onnx --normalization none LIMITED                  | only shapes has
          import DIR/four.onnx --normalization none LIMITED                  | the network has 4 outputs, shapes has 10 classes
          evaluate --model DIR/mine.onnx --normalization none --data shapes  | --epsilon 8/255
          evaluate --model nobody --data shapes --epsilon 8/255              | no model nobody
          evaluate --model nobody --data shapes --epsilon 8                  | --epsilon: epsilon must be in [0, 1]
          evaluate --model nobody --data shapes --epsilon 1/255 --attack pdg20 | pgd20
          evaluate --model nobody --epsilon 1/255                            | say which images
          evaluate smoke --model nobody --data shapes --epsilon 1/255        | not both
          evaluate smoke --epsilon 1/255                                     | are about one model
          routes smoke --images 5                                            | --images is about one model
          routes --model nobody --data shapes --bogus                        | unknown option --bogus
          routes --model nobody --data shapes --tracking http://127.0.0.1:1  | --tracking shows runs
          diagnose --data shapes                                             | say which model is meant
          predict --model nobody DIR/x.png                                   | no model nobody
          """)
  void refusesInOneLineWhatItCannotDo(String command, String message) throws IOException {
    Said said = run(command);

    assertThat(said.exitCode()).as(said.out() + said.err()).isEqualTo(2);
    assertThat(said.err().lines().findFirst().orElse("")).contains(message);
    assertThat(KeptFiles.of(folder.resolve("workspace"))).isEmpty();
  }

  private static WeightedGraph network(long seed, int classes) {
    return Initialization.random(
        GraphBuilder.from(FeatureShape.map(3, 32, 32))
            .then("conv", Weighted.Conv2d.of(3, 6, 5, 2, 1))
            .then("relu", new Nonlinearity.Relu())
            .then("pool", new Pooling.AdaptiveAvgPool(1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(6, classes, true))
            .build(),
        Seed.of(seed));
  }

  private void onnx(String file, WeightedGraph network, List<String> classes) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve(file))) {
      OnnxWriter.write(network, classes, out);
    }
  }

  private void picture(String file, int side) throws IOException {
    picture(file, side, 0);
  }

  private void picture(String file, int side, int blue) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    image.setRGB(side / 2, side / 2, 0xFF8040 + blue);
    ImageIO.write(image, "png", folder.resolve(file).toFile());
  }

  private ModelRef model(String name) throws IOException {
    return new ModelIndex(workspace()).find(name + "/imported");
  }

  private Workspace workspace() {
    return Workspace.at(folder.resolve("workspace").toString());
  }

  /** What a command said. */
  private record Said(int exitCode, String out, String err) {}

  private Said run(String command) {
    String line = command.replace("DIR", folder.toString()).replace("LIMITED", LIMITED);
    line += " --workspace " + workspace();
    InProcessProgram program = new InProcessProgram();
    int exitCode = program.execute(line.split(" +"));
    return new Said(exitCode, program.out(), program.err());
  }
}
