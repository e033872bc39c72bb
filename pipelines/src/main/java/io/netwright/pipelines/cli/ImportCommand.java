package io.netwright.pipelines.cli;

import io.netwright.accuracy.Accuracy;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.experiment.BaselineImport;
import io.netwright.pipelines.experiment.CodeVersion;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.pipelines.experiment.ModelClaims;
import io.netwright.pipelines.experiment.ModelFileKind;
import io.netwright.pipelines.retrain.ExitCode;
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

/** Takes models that were trained elsewhere, by themselves or in the place of a baseline. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a trained network out of a file.",
      "EXPERIMENT is the file: NAME.onnx, a safetensors file that Netwright wrote, or one with the "
          + "weights of a network of the zoo or of a graph that --architecture names. The network comes in as a model of its "
          + "own that other commands name. With --data its accuracy is measured at once. Where the "
          + "file does not name the classes, --classes or --data does.",
      "With --weights it takes the place of the baseline of an experiment, so that 'netwright run' "
          + "goes on from it. The experiment must have one baseline, and the outputs are the classes "
          + "of its data set, in its order.",
      "The normalization is the one in the file, else the one that is given; it is never guessed."
    },
    footer = {
      "",
      "Examples:",
      "  netwright import model.onnx --normalization imagenet --resize 256 --crop 224 --data"
          + " images",
      "  netwright import treated.safetensors --as mine",
      "  netwright import resnet50.safetensors --architecture torchvision_resnet50 --crop 224"
          + " --normalization imagenet",
      "  netwright import my.yaml --weights resnet34.safetensors --normalization imagenet",
      "  netwright import my.yaml --weights lenet.safetensors --mean 0.5,0.5,0.5 --std 0.5,0.5,0.5",
      "  netwright import my.yaml --weights model.onnx --normalization none",
      "  netwright import my.yaml --remove"
    })
final class ImportCommand implements Callable<Integer> {
  @Mixin private ExperimentOptions experiment = new ExperimentOptions();

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "The safetensors file with the weights, under PyTorch's state_dict names, or an "
              + "ONNX file (NAME.onnx) with the whole network.")
  private @Nullable Path weights;

  @Mixin private ClaimOptions claims = new ClaimOptions();

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
      description = {
        "Take the place of a baseline that was trained, or imported before; or the name of another",
        "model that was imported."
      })
  private boolean replace;

  @Option(
      names = "--remove",
      description = "Train the baseline after all. The imported model stays in the workspace.")
  private boolean remove;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path file = modelFile();
    if (file != null && PickleConversion.isNeeded(file)) {
      new PickleConversion(file).print(spec.commandLine().getErr());
      return ExitCode.BAD_INPUT;
    }
    if (file != null && weights == null) {
      requireAlone();
      new FileImport(file, claims.claims(), experiment.settings(0))
          .take(as, replace, spec.commandLine().getOut());
      return 0;
    }
    return ofExperiment();
  }

  /** The file that is to be imported, of which only the name is known; null: none was named. */
  private @Nullable Path modelFile() {
    return weights == null && ModelFileKind.of(experiment.named()).isPresent()
        ? Path.of(experiment.named())
        : weights;
  }

  private void requireAlone() {
    if (remove) {
      throw new ConfigException(
          "--remove gives a baseline's place back and needs the experiment: netwright import"
              + " my.yaml --remove");
    }
  }

  private int ofExperiment() throws IOException, InterruptedException {
    Path file = weights;
    if (remove == (file != null)) {
      throw new ConfigException("say which weights to import: --weights FILE, or --remove");
    }
    requireName(file);
    ModelClaims said = claims.claims();
    if (!said.classes().isEmpty()
        || said.preprocessing().isPresent()
        || said.architecture().isPresent()) {
      throw new ConfigException(
          "--classes, --resize, --crop and --architecture are about a file by itself, netwright"
              + " import FILE; an experiment says them: data.NAME.classes, data.NAME.preprocess and"
              + " architectures");
    }
    ExperimentSession session = experiment.session();
    BaselineImport place = new BaselineImport(session, environment(session));
    PrintWriter out = spec.commandLine().getOut();
    if (file == null) {
      out.printf("%s is trained by the next run that needs it%n", place.remove());
      return 0;
    }
    BaselineImport.Offered offered = place.offer(file, said.normalization(), said.numbers(), as);
    place.refuseOccupied(offered, replace);
    Optional<Accuracy> accuracy = place.measure(offered);
    ModelRef imported = place.take(offered);
    describe(out, offered, place.data().name(), place.data().classes());
    out.println(
        "clean accuracy  " + accuracy.map(ImportCommand::text).orElse("no validation images"));
    accuracy
        .filter(found -> guesses(found, place))
        .ifPresent(found -> FileImport.warnOfGuesses(out));
    out.printf("%s is now %s (%s)%n", file, imported.getName(), imported.getModelId());
    return 0;
  }

  private void requireName(@Nullable Path file) {
    if (as == null) {
      return;
    }
    if (file == null) {
      throw new ConfigException("--as NAME takes no baseline's place; leave out --remove");
    }
    if (!ModelName.isAllowed(as)) {
      throw new ConfigException("--as must be letters, digits, '.', '_' and '-', got '" + as + "'");
    }
  }

  private static void describe(
      PrintWriter out, BaselineImport.Offered offered, String data, List<String> classes) {
    ImportNormalization normalization = offered.source().normalization();
    offered.notes().forEach(out::println);
    out.printf(
        "normalization   %s (%s)%n",
        offered.ownNormalization().orElse(normalization.numbers()), normalization.origin());
    out.printf(
        "classes         in the order of the data set %s: %s%n", data, FileImport.few(classes));
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

  private RunEnvironment environment(ExperimentSession session) {
    return new RunEnvironment(
        experiment.workspace(),
        "import-" + System.currentTimeMillis(),
        session.config().execution().threads(),
        List.of(),
        CodeVersion.current());
  }
}
