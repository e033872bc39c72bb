package io.netwright.pipelines.cli;

import io.netwright.data.Dataset;
import io.netwright.data.DatasetCheck;
import io.netwright.data.DatasetSpec;
import io.netwright.data.Datasets;
import io.netwright.data.PackedDatasets;
import io.netwright.pipelines.report.TextTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at data sets and puts them into a workspace. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "Looks at data sets and puts them into a workspace.",
    footer = {"", "Example: netwright data check cifar-10-binary.tar.gz"},
    subcommands = {
      DataCommand.Check.class,
      DataCommand.Add.class,
      DataCommand.Kept.class,
      DataShowCommand.class
    })
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
      description = {
        "Reads every image of a data set, prints classes, counts, sizes and "
            + "digest, and draws a picture.",
        "A note says what is left out, resized, not turned, or found twice."
      },
      footer = {"", "Example: netwright data check my-images --size 32 --picture grid.png"})
  static final class Check implements Callable<Integer> {
    private static final int PICTURES_PER_CLASS = 10;

    @Parameters(paramLabel = "PATH", description = "A folder or tar of images, or the word shapes.")
    private String path = "";

    @Option(
        names = "--size",
        paramLabel = "PIXELS",
        description = "Resize every image to so many pixels in height and width.")
    private int size;

    @Option(
        names = "--picture",
        paramLabel = "FILE",
        defaultValue = DatasetCheck.PICTURE,
        description = "Draw a few images of each class to this file (default: ${DEFAULT-VALUE}).")
    private Path picture = Path.of(DatasetCheck.PICTURE);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      OutputFile.requireFolder("--picture", picture);
      Dataset dataset =
          Datasets.open("data", DatasetSpec.of(path).resized(size, size), Optional.empty());
      DatasetCheck check = new DatasetCheck(dataset);
      PrintWriter out = spec.commandLine().getOut();
      check.lines().forEach(out::println);
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      check.writePictures(png, PICTURES_PER_CLASS);
      Files.write(picture, png.toByteArray());
      out.println("picture   " + picture);
      out.flush();
      return 0;
    }
  }

  /** Puts a data set into the workspace. */
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Puts images into the workspace, as an archive under its digest, so "
            + "that workers need no shared disk.",
        "Of a folder goes what is read of it: images, masks beside them, and the files of CIFAR "
            + "and MNIST. An archive goes as it is.",
        "An experiment then has path: workspace:NAME."
      },
      footer = {
        "",
        "Examples:",
        "  netwright data add cifar-10-binary.tar.gz --name cifar10 --workspace s3://bucket/runs",
        "  netwright run cifar10-lenet --data workspace:cifar10 --workspace s3://bucket/runs"
      })
  static final class Add implements Callable<Integer> {
    @Parameters(paramLabel = "PATH", description = "A folder or tar of images.")
    private Path path = Path.of("");

    @Option(
        names = "--name",
        paramLabel = "NAME",
        required = true,
        description = "What experiments call the data set.")
    private String name = "";

    @Option(names = "--move", description = "Let a name that means other images mean these.")
    private boolean move;

    @Option(
        names = "--follow-links",
        description =
            "Take pictures from outside of the folder where links lead there; whoever reads "
                + "the workspace can read them.")
    private boolean followLinks;

    @Mixin private WorkspaceOption workspace = new WorkspaceOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      PackedDatasets.Entry entry =
          new PackedDatasets(workspace.workspace())
              .add(
                  name,
                  path,
                  new PackedDatasets.Adding(
                      move, followLinks, note -> out.println("note   " + note)));
      out.printf("%s  %d bytes  sha256 %s%n", name, entry.sizeBytes(), entry.sha256());
      out.printf("use it as workspace:%s, or for these bytes alone as %s%n", name, entry.path());
      out.flush();
      return 0;
    }
  }

  /** Lists the data sets of the workspace. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the data sets that the workspace keeps.",
      footer = {"", "Example: netwright data list --workspace s3://bucket/runs"})
  static final class Kept implements Callable<Integer> {
    @Mixin private WorkspaceOption workspace = new WorkspaceOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      TextTable table = new TextTable("name", "bytes", "sha256", "from");
      for (PackedDatasets.Entry entry : new PackedDatasets(workspace.workspace()).list()) {
        table.row(entry.name(), Long.toString(entry.sizeBytes()), entry.sha256(), entry.source());
      }
      PrintWriter out = spec.commandLine().getOut();
      out.print(
          table.isEmpty() ? "no data sets in " + workspace.workspace() + "\n" : table.plain());
      out.flush();
      return 0;
    }
  }
}
