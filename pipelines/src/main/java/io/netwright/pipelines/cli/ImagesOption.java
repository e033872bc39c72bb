package io.netwright.pipelines.cli;

import io.netwright.pipelines.config.ConfigException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many images a question looks at. */
final class ImagesOption {
  @Option(
      names = "--images",
      paramLabel = "N",
      description =
          "With --model, how many images of each split at most, all classes alike; 0 for all "
              + "(default: all).")
  private @Nullable Integer images;

  int most() {
    return images == null ? 0 : images;
  }

  void refuseGiven() {
    refuseGiven(images);
  }

  /** Refuses the option beside an experiment, which says itself how many images are used. */
  static void refuseGiven(@Nullable Integer images) {
    if (images != null) {
      throw new ConfigException(
          "--images is about one model, which --model names; in an experiment they are limited by"
              + " --set evaluation.images="
              + images
              + " or --set data.NAME.trainLimit="
              + images);
    }
  }
}
