package io.netwright.registry;

import java.util.List;

/**
 * What a registered model takes and gives.
 *
 * @param inputShape channels, height and width of an image; the number of images is free
 * @param elementType of a pixel
 * @param lowest value of a pixel
 * @param highest value of a pixel
 * @param normalization where mean and standard deviation are applied
 * @param classes names of the classes, in the order of the logits
 */
public record ModelSignature(
    List<Integer> inputShape,
    String elementType,
    double lowest,
    double highest,
    String normalization,
    List<String> classes) {

  /** Refuses shapes that are no images and models without classes. */
  public ModelSignature {
    inputShape = List.copyOf(inputShape);
    classes = List.copyOf(classes);
    if (inputShape.size() != 3 || inputShape.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "inputShape must be channels, height and width, each at least 1, got " + inputShape);
    }
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("classes must not be empty");
    }
  }

  /** Images as every model of Netwright takes them: float32 in [0, 1], normalized inside. */
  public static ModelSignature of(int channels, int height, int width, List<String> classes) {
    return new ModelSignature(
        List.of(channels, height, width), "float32", 0, 1, "inside the network", classes);
  }
}
