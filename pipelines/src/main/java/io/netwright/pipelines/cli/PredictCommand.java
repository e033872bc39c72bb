package io.netwright.pipelines.cli;

import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.data.ModelPictures;
import io.netwright.data.Preprocessing;
import io.netwright.evaluate.ClassProbabilities;
import io.netwright.json.Json;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExecutionConfig;
import io.netwright.schemas.ModelRef;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a model takes pictures for. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Says what a model takes pictures for, with probabilities.",
      "Pictures are brought to the size that the model takes as it says itself; without that they "
          + "must have it."
    },
    footer = {
      "",
      "Examples:",
      "  netwright predict --model lenet-shapes-s0/treated one.png two.jpg",
      "  netwright predict --model model.onnx --normalization imagenet --resize 256 --crop 224"
          + " a.jpg",
      "  netwright predict --model mine --format json images/*.png"
    })
final class PredictCommand implements Callable<Integer> {
  @Mixin private ModelOption model = new ModelOption();

  @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "JPEG or PNG files.")
  private List<Path> pictures = new ArrayList<>();

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many classes are shown for each (default: ${DEFAULT-VALUE}).")
  private int top = 5;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private WorkspaceOption workspace = new WorkspaceOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** What a picture is taken for. */
  record Guess(String className, double probability) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (top < 1) {
      throw new ConfigException("--top must be 1 or more, got " + top);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter notes = format.isJson() ? spec.commandLine().getErr() : out;
    QuestionSettings settings =
        new QuestionSettings(
            Optional.empty(), 0, List.of(), workspace.workspace(), workspace.dataCache());
    ModelRef found = Question.model(model, settings, notes);
    WeightedGraph weights = Question.weights(found, settings);
    FeatureShape takes = weights.graph().inputShape();
    ImageSet images =
        ModelPictures.read(
            pictures,
            Preprocessing.ofKept(found.getPreprocessing()),
            new ImageShape(takes.channels(), takes.height(), takes.width()));
    List<List<Double>> probabilities =
        ClassProbabilities.of(weights, images, ExecutionConfig.defaults().threads());
    Map<String, List<Guess>> guesses = new LinkedHashMap<>();
    for (int i = 0; i < pictures.size(); i++) {
      guesses.put(pictures.get(i).toString(), guesses(found, probabilities.get(i)));
    }
    if (format.isJson()) {
      out.println(Json.pretty(json(found, guesses)));
    } else {
      guesses.forEach((picture, best) -> print(picture, best, out));
    }
    out.flush();
    return 0;
  }

  private List<Guess> guesses(ModelRef found, List<Double> probabilities) {
    return IntStream.range(0, probabilities.size())
        .boxed()
        .sorted(Comparator.comparing((Integer output) -> -probabilities.get(output)))
        .limit(top)
        .map(
            output ->
                new Guess(found.getOutputs().get(output).getName(), probabilities.get(output)))
        .toList();
  }

  private static Map<String, Object> json(ModelRef found, Map<String, List<Guess>> guesses) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model", found.getName());
    all.put("modelId", found.getModelId());
    all.put("images", guesses);
    return all;
  }

  private static void print(String picture, List<Guess> best, PrintWriter out) {
    out.println(picture);
    for (Guess guess : best) {
      out.printf(Locale.ROOT, "  %6.2f %%  %s%n", 100 * guess.probability(), guess.className());
    }
  }
}
