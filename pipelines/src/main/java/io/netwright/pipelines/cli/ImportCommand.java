package io.netwright.pipelines.cli;

import io.netwright.accuracy.Accuracy;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.experiment.BaselineImport;
import io.netwright.pipelines.experiment.CodeVersion;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.registry.ModelName;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.RunEnvironment;
import io.netwright.train.ImportNormalization;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts weights that were trained elsewhere in the place of a baseline. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Takes weights from a safetensors file as the baseline of an "
          + "experiment, so that 'netwright run' goes on from them. A network in an "
          + "ONNX file comes in beside the baseline, as a model of its own.",
      "The experiment must have one baseline. The model's outputs are the "
          + "classes of the data set, in its order. Its normalization is the one "
          + "that is given here, else the one of the graph in the file; it is "
          + "never guessed."
    },
    footer = {
      "",
      "Examples:",
      "  netwright import my.yaml --weights resnet34.safetensors --normalization imagenet",
      "  netwright import my.yaml --weights lenet.safetensors --mean 0.5,0.5,0.5 --std 0.5,0.5,0.5",
      "  netwright import my.yaml --weights other.safetensors --as other",
      "  netwright import my.yaml --weights model.onnx --normalization none",
      "  netwright import my.yaml --remove"
    })
final class ImportCommand implements Callable<Integer> {
  private static final int CLASSES_SHOWN = 20;

  @Mixin private ExperimentOptions experiment = new ExperimentOptions();

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "The safetensors file with the weights, under PyTorch's state_dict names, or an "
              + "ONNX file (NAME.onnx) with the whole network.")
  private @Nullable Path weights;

  @Mixin private NormalizationOptions normalization = new NormalizationOptions();

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = {
        "Call the model so and leave the baseline its place; an experiment starts from it with",
        "models: [NAME]."
      })
  private @Nullable String as;

  @Option(
      names = "--replace",
      description = "Take the place of a baseline that was trained, or imported before.")
  private boolean replace;

  @Option(
      names = "--remove",
      description = "Train the baseline after all. The imported model stays in the workspace.")
  private boolean remove;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path file = weights;
    if (remove == (file != null)) {
      throw new ConfigException("say which weights to import: --weights FILE, or --remove");
    }
    requireName(file);
    Optional<ImportNormalization> numbers = normalization.numbers();
    ExperimentSession session = experiment.session();
    BaselineImport place = new BaselineImport(session, environment(session));
    PrintWriter out = spec.commandLine().getOut();
    if (file == null) {
      out.printf("%s is trained by the next run that needs it%n", place.remove());
      return 0;
    }
    BaselineImport.Offered offered = place.offer(file, normalization.name(), numbers, as);
    if (!replace || offered.source().as() != null) {
      place.refuseOccupied(offered);
    }
    Optional<Accuracy> accuracy = place.measure(offered);
    ModelRef imported = place.take(offered);
    describe(out, offered, place.data().name(), place.data().classes());
    out.println(
        "clean accuracy  " + accuracy.map(ImportCommand::text).orElse("no validation images"));
    accuracy.filter(found -> guesses(found, place)).ifPresent(found -> warn(out));
    out.printf("%s is now %s (%s)%n", file, imported.getName(), imported.getModelId());
    return 0;
  }

  private void requireName(@Nullable Path file) {
    if (as == null) {
      return;
    }
    if (file == null || replace) {
      throw new ConfigException(
          "--as NAME takes no baseline's place; leave out " + (replace ? "--replace" : "--remove"));
    }
    if (!ModelName.isAllowed(as)) {
      throw new ConfigException("--as must be letters, digits, '.', '_' and '-', got '" + as + "'");
    }
  }

  private static void describe(
      PrintWriter out, BaselineImport.Offered offered, String data, List<String> classes) {
    ImportNormalization normalization = offered.source().normalization();
    offered.notes().forEach(out::println);
    out.printf("normalization   %s (%s)%n", normalization.numbers(), normalization.origin());
    out.printf(
        "classes         in the order of the data set %s: %s%s%n",
        data,
        String.join(", ", classes.subList(0, Math.min(CLASSES_SHOWN, classes.size()))),
        classes.size() > CLASSES_SHOWN ? ", ... (" + classes.size() + ")" : "");
  }

  private static String text(Accuracy accuracy) {
    return String.format(
        Locale.ROOT,
        "%.1f %% [%.1f, %.1f] of %d validation images",
        100 * accuracy.share(),
        100 * accuracy.interval().low(),
        100 * accuracy.interval().high(),
        accuracy.images());
  }

  /** Whether a model is no better than one that guesses. */
  private static boolean guesses(Accuracy accuracy, BaselineImport place) {
    return accuracy.interval().low() <= 1.0 / place.data().classes().size();
  }

  private static void warn(PrintWriter out) {
    out.println(
        "warning: that is no better than guessing; are normalization and order of classes right?");
  }

  private RunEnvironment environment(ExperimentSession session) {
    return new RunEnvironment(
        experiment.workspace(),
        "import-" + System.currentTimeMillis(),
        session.config().execution().threads(),
        List.of(),
        CodeVersion.current());
  }
}
