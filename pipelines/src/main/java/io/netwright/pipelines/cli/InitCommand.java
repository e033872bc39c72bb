package io.netwright.pipelines.cli;

import io.netwright.data.Dataset;
import io.netwright.data.Datasets;
import io.netwright.data.Split;
import io.netwright.refusal.RefusedException;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a first experiment for somebody's own images. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a commented experiment for your images, ready to run and to be " + "changed.",
      "The folder has a folder of JPEG or PNG files for each class; train/, "
          + "validation/ and test/ above them are used where they are there. A tar "
          + "of such a folder will do as well."
    },
    footer = {
      "",
      "Examples:",
      "  netwright init my-images",
      "  netwright init my-images --size 64 --to first.yaml"
    })
final class InitCommand implements Callable<Integer> {
  private static final int LARGEST = 4096;

  /** So many training images make enough steps in batches of the usual size. */
  private static final int MANY = 5000;

  /** Fewer test images leave more than seven points to chance. */
  private static final int ENOUGH = 200;

  @Parameters(
      paramLabel = "FOLDER",
      description = "Folder or tar of images, a folder inside it for each class.")
  private Path images = Path.of("");

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "32",
      description =
          "Height and width that every image is resized to (default: "
              + "${DEFAULT-VALUE}). More keeps more detail and takes more time.")
  private int size = 32;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "The file to write (default: the folder's name with .yaml, in this folder).")
  private @Nullable Path target;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Path file = target == null ? Path.of(NewExperiment.nameOf(images) + ".yaml") : target;
    OutputFile.requireFolder("--to", file);
    if (Files.exists(file)) {
      throw existing(file);
    }
    if (size < 1 || size > LARGEST) {
      throw new RefusedException("--size must be in 1.." + LARGEST + ", got " + size);
    }
    Dataset dataset =
        Datasets.open("images", new NewExperiment(images, List.of(), false, size, file).spec());
    boolean few = dataset.split(Split.TRAIN).size() < MANY;
    String text = new NewExperiment(images, dataset.classes(), few, size, file).text();
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw existing(file);
    }
    describe(dataset, file);
    return 0;
  }

  private static RefusedException existing(Path file) {
    return new RefusedException(file + " exists; name another file with --to");
  }

  private void describe(Dataset dataset, Path file) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d classes (%s): %d images to train, %d to validate, %d to test%n",
        dataset.classes().size(),
        Foreign.plain(String.join(", ", dataset.classes())),
        dataset.split(Split.TRAIN).size(),
        dataset.split(Split.VALIDATION).size(),
        dataset.split(Split.TEST).size());
    dataset.remarks().forEach(remark -> out.println("note: " + remark));
    int tested = dataset.split(Split.TEST).size();
    if (tested < ENOUGH) {
      out.printf(
          "note: with %d test images an accuracy is known to about %.0f points only%n",
          tested, 98 / Math.sqrt(Math.max(1, tested)));
    }
    out.printf("%s is written; go on with: netwright run %s%n", file, file);
    out.flush();
  }
}
