package io.netwright.pipelines.cli;

import io.netwright.pipelines.experiment.ModelClaims;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What somebody says about a model's file. */
final class ClaimOptions {
  @Mixin private ClassesOption classes = new ClassesOption();
  @Mixin private NormalizationOptions normalization = new NormalizationOptions();
  @Mixin private PreprocessingOptions preprocessing = new PreprocessingOptions();

  @Option(
      names = "--architecture",
      paramLabel = "NAME|FILE",
      description =
          "The network that weights in a safetensors file belong to, as 'netwright zoo' lists it or "
              + "as a YAML file has it; without it, the only one of the zoo that they fit.")
  private @Nullable String architecture;

  ModelClaims claims() throws IOException {
    return new ModelClaims(
        normalization.name(),
        normalization.numbers(),
        classes.names(),
        preprocessing.given(),
        Optional.ofNullable(architecture));
  }
}
