package io.netwright.pipelines.cli;

import io.netwright.data.DataSources;
import io.netwright.data.DatasetSpec;
import io.netwright.data.ExampleImage;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.report.TextTable;
import io.netwright.refusal.RefusedException;
import io.netwright.text.Substituted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one image of a data set, found by what the rows of a run call it. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Shows which class, split and index one image of a data set has, and " + "writes it as PNG.",
      "The image is found by what the rows of a run's results call it. With "
          + "--experiment it is the image as models see it, else as large as it is."
    },
    footer = {
      "",
      "Examples:",
      "  netwright data show my-images test/cat/0001.jpg --to cat.png",
      "  netwright data show cifar-10-binary.tar.gz cifar-10-batches-bin/test_batch.bin#17",
      "  netwright data show workspace:cifar10 test:17 --to image.png",
      "  netwright data show shapes test#17 --experiment smoke --to image.png"
    })
final class DataShowCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "DATASET",
      description =
          "A folder or tar of images, workspace:NAME, or the word shapes. With "
              + "--experiment it is the name of one of the experiment's data sets.")
  private String dataset = "";

  @Parameters(
      index = "1",
      paramLabel = "EXAMPLE",
      description =
          "What rows have as source: a path in the data set, FILE#RECORD (CIFAR, "
              + "IDX), or SPLIT#INDEX of generated images. SPLIT:INDEX counts as the "
              + "experiment uses them.")
  private String example = "";

  @Option(names = "--to", paramLabel = "FILE", description = "Write the image to this file as PNG.")
  private @Nullable Path target;

  @Option(
      names = "--experiment",
      paramLabel = "EXPERIMENT",
      description =
          "A YAML file, or a built-in experiment, that has the data set with its "
              + "classes, limits, size and seed.")
  private @Nullable String experiment;

  @Mixin private OverrideOption set = new OverrideOption();
  @Mixin private WorkspaceOption workspace = new WorkspaceOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (target != null) {
      OutputFile.requireFolder("--to", target);
    }
    ExampleImage image = sources().example(dataset, example);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    image.writePng(png);
    TextTable table =
        new TextTable("source", "class", "used as", "channels x height x width", "picture");
    table.row(
        image.source(),
        image.className(),
        image.place().isEmpty() ? "not used" : image.place(),
        image.image().shape().toString(),
        target == null ? "" : target.toString());
    if (target != null) {
      Files.write(target, png.toByteArray());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(table.plain());
    out.flush();
    return 0;
  }

  private DataSources sources() throws IOException {
    if (experiment == null) {
      if (!set.overrides().isEmpty()) {
        throw new RefusedException(
            "--set changes an experiment, and none is given; name one with --experiment");
      }
      return sources(Map.of(dataset, DatasetSpec.of(dataset)), Substituted.none());
    }
    Experiments file = Experiments.load(experiment);
    ExperimentConfig config =
        ExperimentReader.read(file.source(), file.text(), set.overrides(), System.getenv());
    return sources(config.data(), config.substituted());
  }

  private DataSources sources(Map<String, DatasetSpec> specs, Substituted substituted) {
    return new DataSources(specs, workspace.dataCache(), workspace.absolute(), substituted);
  }
}
