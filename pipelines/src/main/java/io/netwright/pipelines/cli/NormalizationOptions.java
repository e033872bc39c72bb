package io.netwright.pipelines.cli;

import io.netwright.pipelines.config.ConfigException;
import io.netwright.train.ImportNormalization;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What was done to pixels before an imported model saw them: a name, or numbers per channel. */
final class NormalizationOptions {
  @Option(
      names = "--normalization",
      paramLabel = "NAME",
      description =
          "What was done to pixels in [0, 1] before the model saw them: none, "
              + "dataset (this data set's mean and standard deviation), imagenet or "
              + "cifar10.")
  private @Nullable String name;

  @Option(
      names = "--mean",
      paramLabel = "R,G,B",
      split = ",",
      description = "What was subtracted from each channel, on the [0, 1] scale.")
  private @Nullable List<Float> mean;

  @Option(
      names = "--std",
      paramLabel = "R,G,B",
      split = ",",
      description = "What each channel was divided by afterwards, on the [0, 1] scale.")
  private @Nullable List<Float> std;

  /** The name that was given. */
  Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** The numbers that were given; refuses half of them, and both forms at once. */
  Optional<ImportNormalization> numbers() {
    List<Float> means = mean;
    List<Float> deviations = std;
    if ((means == null) != (deviations == null)) {
      throw new ConfigException("--mean and --std belong together, one number per channel each");
    }
    if (name != null && !ImportNormalization.NAMES.contains(name)) {
      throw new ConfigException(
          "--normalization must be one of " + ImportNormalization.NAMES + ", got " + name);
    }
    if (means == null || deviations == null) {
      return Optional.empty();
    }
    if (name != null) {
      throw new ConfigException("give --normalization, or --mean and --std, not both");
    }
    try {
      return Optional.of(ImportNormalization.given(means, deviations));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--mean and --std: " + e.getMessage());
    }
  }
}
