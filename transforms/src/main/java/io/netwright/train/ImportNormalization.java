package io.netwright.train;

import io.netwright.data.Dataset;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Norm;
import io.netwright.refusal.RefusedException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What weights from elsewhere expect to happen to pixels in [0, 1]: {@code (x - mean) / std} per
 * channel, or nothing. It belongs to the model, and nobody can see it from the weights.
 *
 * @param origin who says so, for people: {@code imagenet}, {@code given}, ...
 * @param mean per channel on the [0, 1] scale; empty: none
 * @param std likewise
 */
public record ImportNormalization(String origin, List<Float> mean, List<Float> std) {
  /** Names of the normalizations that need no numbers. */
  public static final List<String> NAMES = List.of("none", "dataset", "imagenet", "cifar10");

  /** Refuses what no image can be normalized by. */
  public ImportNormalization {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != std.size()) {
      throw new IllegalArgumentException(
          "mean and std need one number per channel each, got " + mean + " and " + std);
    }
    if (!mean.stream().allMatch(Float::isFinite)
        || !std.stream().allMatch(value -> Float.isFinite(value) && value != 0)) {
      throw new IllegalArgumentException(
          "mean and std must be finite numbers, and no std 0, got " + mean + " and " + std);
    }
  }

  /**
   * Numbers that somebody gave; refuses those on another scale than the images. A graph's own may
   * be any: one that brings images from one scale to another normalizes by numbers beyond it.
   */
  public static ImportNormalization given(List<Float> mean, List<Float> std) {
    for (float value : mean) {
      requireScale(value >= 0 && value <= 1, "mean", "in [0, 1]", value);
    }
    for (float value : std) {
      requireScale(value > 0 && value <= 1, "std", "in (0, 1]", value);
    }
    return new ImportNormalization("given", mean, std);
  }

  private static void requireScale(boolean valid, String name, String allowed, float value) {
    if (!valid) {
      throw new IllegalArgumentException(
          name
              + " must be "
              + allowed
              + ", as the images are in [0, 1], got "
              + value
              + (value > 1 ? "; divide numbers for 0 to 255 by 255" : ""));
    }
  }

  /**
   * The normalization of that name.
   *
   * @param data the images that the model is about; null: nobody said
   */
  public static ImportNormalization named(String name, @Nullable Dataset data) {
    if (name.equals("dataset") && data == null) {
      throw new IllegalArgumentException(
          "--normalization dataset is the mean and standard deviation of the training images; give"
              + " --data PATH, or the numbers by --mean and --std");
    }
    return switch (name) {
      case "none" -> new ImportNormalization(name, List.of(), List.of());
      case "dataset" -> of(name, Objects.requireNonNull(data));
      case "imagenet" -> // as torchvision's models expect
          new ImportNormalization(name, List.of(.485f, .456f, .406f), List.of(.229f, .224f, .225f));
      case "cifar10" -> // mean and standard deviation of all pixels of its training images
          new ImportNormalization(
              name, List.of(.4914f, .4822f, .4465f), List.of(.2470f, .2435f, .2616f));
      default ->
          throw new IllegalArgumentException(
              "--normalization must be one of " + NAMES + ", got " + name);
    };
  }

  private static ImportNormalization of(String name, Dataset data) {
    return new ImportNormalization(name, data.mean(), data.std());
  }

  /** The normalization that stands in a graph. */
  public static ImportNormalization of(LayerGraph graph) {
    List<Norm.Normalize> layers =
        graph.nodes().stream()
            .filter(node -> node.layer() instanceof Norm.Normalize)
            .map(node -> (Norm.Normalize) node.layer())
            .distinct()
            .toList();
    if (layers.size() > 1) {
      throw new IllegalArgumentException(
          "the file's graph normalizes in more than one way: " + layers);
    }
    return layers.isEmpty()
        ? new ImportNormalization("the file's graph", List.of(), List.of())
        : new ImportNormalization("the file's graph", layers.get(0).mean(), layers.get(0).std());
  }

  /** This one of a graph, where nothing or the same was given too; refuses other numbers. */
  public ImportNormalization besides(Optional<ImportNormalization> given) {
    if (given.isPresent()
        && !given.get().mean.isEmpty()
        && !(given.get().mean.equals(mean) && given.get().std.equals(std))) {
      throw new RefusedException(
          "the network normalizes its images itself (%s); leave out --mean, --std and --normalization"
              .formatted(numbers()));
    }
    return this;
  }

  /** Refuses a graph that normalizes its images itself, by other numbers. */
  LayerGraph in(LayerGraph graph) {
    if (!mean.isEmpty()) {
      ImportNormalization own = of(graph);
      if (!own.mean.equals(mean) || !own.std.equals(std)) {
        throw new RefusedException(
            "the graph normalizes its images itself (%s), and %s was given; give --normalization none"
                .formatted(own.numbers(), numbers()));
      }
    }
    return graph;
  }

  /** Refuses a number of channels that the images do not have. */
  public ImportNormalization forChannels(int channels) {
    if (!mean.isEmpty() && mean.size() != channels) {
      throw new IllegalArgumentException(
          "the normalization %s is about %d channels, the images have %d"
              .formatted(origin, mean.size(), channels));
    }
    return this;
  }

  /** The numbers, or that there are none. */
  public String numbers() {
    return mean.isEmpty() ? "none, pixels in [0, 1]" : "mean " + mean + ", std " + std;
  }
}
