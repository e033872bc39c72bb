package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.json.Json;
import io.netwright.nn.Tensor;
import io.netwright.nn.io.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models are asked about without an experiment. */
class ModelQuestionTest {
  @TempDir private Path folder;
  private SmallModels models = new SmallModels(Path.of("unset"));

  @BeforeEach
  void writesModels() throws IOException {
    models = new SmallModels(folder);
    models.write();
  }

  @Test
  void isAttackedWithoutAnExperiment() throws IOException {
    String question =
        "evaluate --model DIR/mine.onnx --normalization none --attack fgsm,apgd-dlr --epsilon 8/255"
            + " --images 6"
            + SmallModels.SHAPES;
    SmallModels.Said said = models.run(question);

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("within linf-8/255")
        .containsPattern("mine/imported +\\d+\\.\\d \\[.*] +\\d+\\.\\d \\[")
        .contains("apgd-dlr  fgsm")
        .contains("6 test images; percent, with 95 % Wilson intervals")
        .contains("control  none");
    assertThat(models.run(question.replace("DIR/mine.onnx --normalization none", "mine")).out())
        .contains("6 pieces of work, 6 of them reused");
    String unchecked = question.replace("DIR/mine.onnx --normalization none", "mine --checks none");
    assertThat(models.run(unchecked).out())
        .contains("3 pieces of work, 3 of them reused")
        .contains("not checked");
    SmallModels.Said json =
        models.run(question.replace("DIR/mine.onnx --normalization none", "mine --format json"));
    assertSaysTheSame(Json.tree(json.out()), said.out());
  }

  @Test
  void keepsAdversarialImagesAndAttacksNothingAgainForThem() throws IOException {
    String question =
        "evaluate --model DIR/mine.onnx --normalization none --attack fgsm,apgd-dlr"
            + " --epsilon 16/255 --images 9"
            + SmallModels.SHAPES;
    models.run(question);

    SmallModels.Said said =
        models.run(question.replace("DIR/mine.onnx --normalization none", "mine --keep 2"));

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out())
        .containsPattern(
            "kept of mine/imported: 2 of the adversarial images; still wrong when rounded to bytes:"
                + " 2 of 2, within linf-16/255: 2")
        .contains("kept-mine-imported-linf-16_255.safetensors")
        .contains("7 pieces of work, 6 of them reused");
    Path report = Path.of(lineOf(said, "report   ").replace("report.md", ""));
    assertThat(report.resolve("kept-mine-imported-linf-16_255.png")).isNotEmptyFile();
    assertThat(Files.readString(report.resolve("report.md")))
        .contains("![Adversarial images](kept-mine-imported-linf-16_255.png)");
    Map<String, Tensor> tensors =
        ModelFile.readTensors(report.resolve("kept-mine-imported-linf-16_255.safetensors"));
    assertThat(Objects.requireNonNull(tensors.get("adversarial")).shape())
        .containsExactly(2, 3, 32, 32);
    assertThat(
            models
                .run(question.replace("DIR/mine.onnx --normalization none", "mine --keep 2"))
                .out())
        .contains("7 pieces of work, 7 of them reused");
  }

  private static String lineOf(SmallModels.Said said, String beginning) {
    return said.out()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow()
        .substring(beginning.length());
  }

  /** Numbers as fractions, and as percent in the table for people. */
  private void assertSaysTheSame(JsonNode json, String table) throws IOException {
    JsonNode within = json.path("threatModels").path(0);
    assertThat(within.path("name").asText()).isEqualTo("linf-8/255");
    assertThat(within.path("norm").asText()).isEqualTo("LINF");
    assertThat(within.path("epsilon").asDouble()).isEqualTo(8.0 / 255);
    JsonNode model = within.path("models").path(0);
    assertThat(model.path("modelId").asText()).isEqualTo(models.model("mine").getModelId());
    assertThat(model.path("images").asInt()).isEqualTo(6);
    assertThat(model.path("attacks").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("apgd-dlr", "fgsm");
    assertThat(json.path("confidence").asDouble()).isEqualTo(0.95);
    JsonNode fgsm = model.path("attacks").path("fgsm");
    assertThat(fgsm.path("parameters").toString()).contains("fgsm");
    assertThat(fgsm.path("seed").isIntegralNumber()).isTrue();
    assertThat(model.has("control")).isFalse();
    assertThat(table)
        .contains("mine/imported  " + percent(model.path("clean")))
        .contains(percent(model.path("worstCase")));
  }

  private static String percent(JsonNode interval) {
    return String.format(
        Locale.ROOT,
        "%.1f [%.1f, %.1f]",
        100 * interval.path("accuracy").asDouble(),
        100 * interval.path("low").asDouble(),
        100 * interval.path("high").asDouble());
  }

  @Test
  void isDiagnosedAndRoutedWithoutAnExperiment() throws IOException {
    models.run("import DIR/mine.onnx --normalization none");

    SmallModels.Said diagnosed = models.run("diagnose --model mine" + SmallModels.SHAPES);
    SmallModels.Said routed = models.run("routes --model mine" + SmallModels.SHAPES);
    SmallModels.Said json = models.run("routes --model mine --format json" + SmallModels.SHAPES);

    assertThat(diagnosed.exitCode()).as(diagnosed.err()).isZero();
    assertThat(diagnosed.out())
        .contains("images          30 training images and 30 validation images of shapes")
        .containsPattern("errors +\\d+ of 30 images")
        .containsPattern("conv +6 ");
    assertThat(
            Json.tree(models.run("diagnose --model mine --format json" + SmallModels.SHAPES).out())
                .path("classes"))
        .hasSize(3);
    assertThat(routed.exitCode()).as(routed.err()).isZero();
    assertThat(routed.out()).containsPattern("layer +channels +any class +star +disc +square");
    assertThat(Json.tree(json.out()).path("classes").path("disc").path("fc").path("scores"))
        .hasSize(6);
    SmallModels.Said drawn = models.run("graph mine/imported --class disc --out DIR/routes.svg");
    assertThat(drawn.exitCode()).as(drawn.err()).isZero();
  }

  @Test
  void saysWhichImagesItLookedAtAndHowToGoOn() throws IOException {
    models.run("import DIR/nameless.onnx --normalization none");
    int number = 0;
    for (String split : List.of("test", "val", "val")) {
      for (String name : List.of("a disc", "square", "star")) {
        Path of = Files.createDirectories(folder.resolve("pictures").resolve(split).resolve(name));
        models.picture(folder.relativize(of.resolve(++number + ".png")).toString(), 32, number);
      }
    }

    SmallModels.Said diagnosed = models.run("diagnose --model nameless --data DIR/pictures");
    SmallModels.Said routed = models.run("routes --model nameless --data DIR/pictures");

    assertThat(diagnosed.out())
        .as(diagnosed.err())
        .contains("the 3 test images and 6 validation images of pictures, which has no training")
        .containsPattern("errors +\\d of 6 images");
    assertThat(routed.out())
        .as(routed.err())
        .contains("the 3 test images of pictures, which has no training")
        .contains(
            "netwright graph nameless/imported --class 'a disc' --out routes.svg --workspace '"
                + models.workspace()
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
    models.picture("right.png", 32);
    models.picture("small.png", 20);

    SmallModels.Said said =
        models.run("predict --model DIR/mine.onnx --normalization none DIR/right.png --top 2");
    SmallModels.Said json = models.run("predict --model mine --format json DIR/right.png");
    SmallModels.Said small = models.run("predict --model mine DIR/small.png");

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
    models.run("import DIR/mine.onnx --normalization none");
    Files.writeString(
        folder.resolve("tried.yaml"),
        "{name: tried, data: {shapes: {path: shapes, classes: [disc, square, star], trainLimit: 30,"
            + " validationLimit: 30, testLimit: 9}}, models: [mine], stages: [evaluate]}");

    SmallModels.Said planned = models.run("plan DIR/tried.yaml");
    SmallModels.Said other =
        models.run("plan DIR/tried.yaml --set data.shapes.classes=[disc,square,moon,ring]");

    assertThat(planned.exitCode()).as(planned.err()).isZero();
    assertThat(planned.out()).contains("mine/imported");
    assertThat(other.exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          evaluate --model DIR/mine.onnx --normalization none --data shapes  | --epsilon 8/255
          evaluate --model nobody --data shapes --epsilon 8/255              | no model nobody
          evaluate --model nobody --data shapes --epsilon 8                  | --epsilon: epsilon must be in [0, 1]
          evaluate --model nobody --data shapes --epsilon 1/255 --attack pdg20 | pgd20
          evaluate --model nobody --data shapes --epsilon 1/255,8             | --epsilon: epsilon must be in [0, 1]
          evaluate --model nobody --data shapes --epsilon 1/255 --attack fpcc-paper | leave --epsilon and --norm out
          evaluate --model nobody --data shapes --attack fpcc-paper,fgsm      | say how strong the attacker is
          evaluate --model nobody --data shapes --attack fpcc-paper           | no model nobody
          evaluate --model nobody --data shapes --epsilon 1/255 --checks all  | --checks must be cheap, full or none, got all
          evaluate --model nobody --epsilon 1/255                            | say which images
          evaluate --model nobody --data shapes --epsilon 1/255 --keep 300    | --keep must be in [0, 256], got 300
          evaluate smoke --keep 3                                            | evaluation.keptImages
          evaluate smoke --model nobody --data shapes --epsilon 1/255        | not both
          evaluate smoke --epsilon 1/255                                     | are about one model
          routes smoke --images 5                                            | --images is about one model
          routes --model nobody --data shapes --bogus                        | unknown option --bogus
          routes --model nobody --data shapes --tracking http://127.0.0.1:1  | --tracking shows runs
          diagnose --data shapes                                             | say which model is meant
          predict --model nobody DIR/x.png                                   | no model nobody
          """)
  void refusesInOneLineWhatItCannotDo(String command, String message) throws IOException {
    SmallModels.Said said = models.run(command);

    assertThat(said.exitCode()).as(said.out() + said.err()).isEqualTo(2);
    assertThat(said.err().lines().findFirst().orElse("")).contains(message);
    assertThat(KeptFiles.of(folder.resolve("workspace"))).isEmpty();
  }
}
