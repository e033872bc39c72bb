package io.netwright.pipelines.cli;

import io.netwright.json.Json;
import io.netwright.pipelines.experiment.ModelFileKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** What {@code torch.save} wrote is not read, since reading it runs code; Python converts it. */
record PickleConversion(Path file) {

  /** Whether a file is one by its name. */
  static boolean isNeeded(Path file) {
    return ModelFileKind.of(file.toString()).filter(ModelFileKind.PICKLE::equals).isPresent();
  }

  /** Whether it is what {@code torch.jit.save} or we wrote, by what only such an archive has. */
  private boolean isTorchscript() {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().anyMatch(entry -> entry.getName().endsWith("/constants.pkl"));
    } catch (IOException e) {
      return false; // another form of file, or none
    }
  }

  /**
   * Prints two lines of Python that make safetensors of weights, what they risk, and how a network
   * leaves.
   */
  void print(PrintWriter err) {
    String name = file.toString();
    String stem = name.substring(0, name.lastIndexOf('.'));
    boolean torchscript = isTorchscript();
    err.printf("netwright: %s is not read, since that would run code in it. In Python:%n", name);
    err.printf(
        "  import torch, safetensors.torch; weights = %s%n",
        (torchscript
                ? "torch.jit.load(%s, map_location=\"cpu\").state_dict()"
                : "torch.load(%s, map_location=\"cpu\", weights_only=True)")
            .formatted(Json.write(name)));
    err.printf(
        "  safetensors.torch.save_file({name: value.clone().contiguous() for name, value in"
            + " weights.get(\"state_dict\", weights).items()%s}, %s)%n",
        torchscript ? " if name.rpartition(\".\")[2] not in (\"mean\", \"std\")" : "",
        Json.write(stem + ".safetensors"));
    err.println(
        torchscript
            ? "torch.jit.load runs the program in the file: do it with files that you trust, or in"
                + " a container without network and without files of yours."
            : "Take PyTorch 2.6 or newer: up to 2.5.1 a file can run code in spite of weights_only"
                + " (CVE-2025-32434).");
    if (torchscript) {
      err.println("A normalization's mean and std stay behind: give them to 'netwright import'.");
    }
    err.printf(
        "That is for weights of a known architecture. The network itself leaves Python with"
            + " torch.onnx.export(model.eval(), images, %s), which 'netwright import' reads.%n",
        Json.write(stem + ".onnx"));
    err.flush();
  }
}
