package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.schemas.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model to a file that other programs read. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a model as safetensors with PyTorch's state_dict names, or as ONNX or TorchScript "
          + "with its normalization inside, the names of its classes, and any number of images at "
          + "once."
    },
    footer = {
      "",
      "Examples:",
      "  netwright export lenet-shapes-s0/treated treated.safetensors",
      "  netwright export lenet-shapes-s0/treated treated.onnx",
      "  netwright export lenet-shapes-s0/treated treated.pt     # TorchScript"
    })
final class ExportCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "The model's name, or its modelId or the beginning of that.")
  private String model = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "The file to write.")
  private Path file = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "One of safetensors, onnx and torchscript; without it, onnx where FILE ends in .onnx, "
              + "torchscript where it ends in .pt, else safetensors.")
  private @Nullable ModelFormat format;

  @Option(names = "--overwrite", description = "Replace the file if it is there.")
  private boolean overwrite;

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    OutputFile.require("FILE", file, overwrite);
    Workspace place = workspace.workspace();
    ModelRef found = new ModelIndex(place).find(model);
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    try {
      ModelFormat chosen = format == null ? ModelFormat.of(file) : format;
      String digest = chosen.write(found, place.artifacts(), draft);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      spec.commandLine()
          .getOut()
          .printf(
              "%s (%s) written to %s as %s, %d bytes, sha256 %s%n",
              found.getName(),
              found.getModelId(),
              file,
              chosen.name().toLowerCase(Locale.ROOT),
              Files.size(file),
              digest);
    } finally {
      Files.deleteIfExists(draft);
    }
    return 0;
  }
}
