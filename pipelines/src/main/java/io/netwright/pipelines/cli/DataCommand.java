package io.netwright.pipelines.cli;

import io.netwright.data.Dataset;
import io.netwright.data.DatasetCheck;
import io.netwright.data.DatasetSpec;
import io.netwright.data.Datasets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at data sets. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "Looks at data sets.",
    footer = {"", "Example: netwright data check cifar-10-binary.tar.gz"},
    subcommands = DataCommand.Check.class)
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Reads every image of a data set and shows what is there. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Reads every image; prints classes, counts, sizes and digest, draws a picture.",
      footer = {"", "Example: netwright data check my-images --size 32 --picture grid.png"})
  static final class Check implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", description = "Folder or tar of images, or the word shapes")
    private String path = "";

    @Option(
        names = "--size",
        paramLabel = "PIXELS",
        description = "Resize to so many pixels in height and width")
    private int size;

    @Option(
        names = "--picture",
        paramLabel = "FILE",
        defaultValue = "data-check.png",
        description = "Where to draw a few images of each class (default: ${DEFAULT-VALUE})")
    private Path picture = Path.of("data-check.png");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      Dataset dataset =
          Datasets.open("data", DatasetSpec.of(path).resized(size, size), Optional.empty());
      DatasetCheck check = new DatasetCheck(dataset);
      PrintWriter out = spec.commandLine().getOut();
      check.lines().forEach(out::println);
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      check.picture(png);
      Files.write(picture, png.toByteArray());
      out.println("picture   " + picture);
      out.flush();
      return 0;
    }
  }
}
