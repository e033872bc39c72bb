package io.netwright.pipelines.cli;

import io.netwright.json.Json;
import io.netwright.pipelines.experiment.ModelFileKind;
import java.io.PrintWriter;
import java.nio.file.Path;

/** What {@code torch.save} wrote is not read, since reading it runs code; Python converts it. */
record PickleConversion(Path file) {

  /** Whether a file is one by its name. */
  static boolean isNeeded(Path file) {
    return ModelFileKind.of(file.toString()).filter(ModelFileKind.PICKLE::equals).isPresent();
  }

  /** Prints two lines of Python that make safetensors of weights, and how a network leaves. */
  void print(PrintWriter err) {
    String name = file.toString();
    String stem = name.substring(0, name.lastIndexOf('.'));
    err.printf("netwright: %s is not read, since that would run code in it. In Python:%n", name);
    err.printf(
        "  import torch, safetensors.torch; weights = torch.load(%s, map_location=\"cpu\","
            + " weights_only=True)%n",
        Json.write(name));
    err.printf(
        "  safetensors.torch.save_file({name: value.clone().contiguous() for name, value in"
            + " weights.get(\"state_dict\", weights).items()}, %s)%n",
        Json.write(stem + ".safetensors"));
    err.printf(
        "That is for weights of a known architecture. The network itself leaves Python with"
            + " torch.onnx.export(model.eval(), images, %s), which 'netwright import' reads.%n",
        Json.write(stem + ".onnx"));
    err.flush();
  }
}
