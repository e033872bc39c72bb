package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.refusal.RefusedException;
import io.netwright.schemas.ModelRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model to a safetensors file that PyTorch reads. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes a model as safetensors with PyTorch's state_dict names.",
    footer = {"", "Example: netwright export lenet-shapes-s0/treated treated.safetensors"})
final class ExportCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "The model's name, or its modelId or the beginning of that.")
  private String model = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "The file to write.")
  private Path file = Path.of("");

  @Option(names = "--overwrite", description = "Replace the file if it is there.")
  private boolean overwrite;

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (Files.exists(file) && !overwrite) {
      throw new RefusedException(file + " exists; give --overwrite to replace it");
    }
    OutputFile.requireFolder("FILE", file);
    Workspace place = workspace.workspace();
    ModelRef found = new ModelIndex(place).find(model);
    Path draft = file.resolveSibling(file.getFileName() + ".part");
    try (InputStream in = place.artifacts().open(found.getWeights())) {
      Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%s (%s) written to %s, %d bytes, sha256 %s%n",
            found.getName(),
            found.getModelId(),
            file,
            found.getWeights().getSizeBytes(),
            found.getWeights().getSha256());
    return 0;
  }
}
