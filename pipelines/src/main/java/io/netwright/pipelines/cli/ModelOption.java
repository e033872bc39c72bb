package io.netwright.pipelines.cli;

import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.experiment.ModelClaims;
import io.netwright.pipelines.experiment.ModelFileKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model a question is about. */
final class ModelOption {
  @Option(
      names = "--model",
      paramLabel = "FILE|NAME",
      description =
          "An ONNX or a safetensors file, which is imported first as 'netwright import' does it; or the"
              + " name of a model, its modelId or the beginning of that, or registry:NAME@ALIAS.")
  private @Nullable String model;

  @Mixin private ClaimOptions claims = new ClaimOptions();

  /** Whether a model was named. */
  boolean isGiven() {
    return model != null;
  }

  /** What was named. */
  String text() {
    if (model == null) {
      throw new ConfigException("say which model is meant: --model FILE or --model NAME");
    }
    return model;
  }

  /** The file that was named; empty: it is a name. */
  Optional<Path> file() {
    return ModelFileKind.of(text()).isPresent() ? Optional.of(Path.of(text())) : Optional.empty();
  }

  /** What is said of the file. */
  ModelClaims claims() throws IOException {
    ModelClaims said = claims.claims();
    if (file().isEmpty() && !said.isEmpty()) {
      throw new ConfigException(
          text()
              + " is a model of the workspace, whose classes, normalization and preprocessing are"
              + " known; --classes, --normalization, --mean, --std, --resize, --crop and --architecture are about"
              + " files");
    }
    return said;
  }
}
