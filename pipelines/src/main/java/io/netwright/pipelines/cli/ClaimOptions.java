package io.netwright.pipelines.cli;

import io.netwright.pipelines.experiment.ModelClaims;
import java.io.IOException;
import picocli.CommandLine.Mixin;

/** What somebody says about a model's file. */
final class ClaimOptions {
  @Mixin private ClassesOption classes = new ClassesOption();
  @Mixin private NormalizationOptions normalization = new NormalizationOptions();
  @Mixin private PreprocessingOptions preprocessing = new PreprocessingOptions();

  ModelClaims claims() throws IOException {
    return new ModelClaims(
        normalization.name(), normalization.numbers(), classes.names(), preprocessing.given());
  }
}
