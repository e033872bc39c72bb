package io.netwright.pipelines.cli;

import io.netwright.data.Interpolation;
import io.netwright.data.Preprocessing;
import io.netwright.pipelines.config.ConfigException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How images of any size are brought to the one that a model takes. */
final class PreprocessingOptions {
  @Option(
      names = "--resize",
      paramLabel = "PIXELS",
      description =
          "Bring the shorter side of every image to so many pixels before the crop; as it is where"
              + " this is left out.")
  private @Nullable Integer resize;

  @Option(
      names = "--crop",
      paramLabel = "PIXELS",
      description = "Take so many pixels, across and down, from the middle of every image.")
  private @Nullable Integer crop;

  @Option(
      names = "--interpolation",
      paramLabel = "NAME",
      description =
          "How --resize makes pixels, to the byte as Pillow does it: ${COMPLETION-CANDIDATES};"
              + " BILINEAR where this is left out.")
  private @Nullable Interpolation interpolation;

  /** What was given; refuses what does not belong together. Empty: nothing was. */
  Optional<Preprocessing> given() {
    if (resize == null && crop == null && interpolation == null) {
      return Optional.empty();
    }
    if (crop == null) {
      throw new ConfigException(
          "--resize and --interpolation need --crop PIXELS, the model's size");
    }
    if (crop == 0) {
      throw new ConfigException("--crop: a crop of 0 pixels leaves nothing; give the model's size");
    }
    if (resize == null && interpolation != null) {
      throw new ConfigException("--interpolation needs --resize PIXELS; without it none is made");
    }
    try {
      return Optional.of(
          new Preprocessing(
              Objects.requireNonNullElse(resize, 0),
              crop,
              Objects.requireNonNullElse(interpolation, Interpolation.BILINEAR)));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--resize and --crop: " + e.getMessage());
    }
  }
}
