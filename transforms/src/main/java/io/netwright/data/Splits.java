package io.netwright.data;

import java.util.List;
import java.util.Map;

/** Images, or what belongs to them, by what they are for. */
public record Splits(ImageSet train, ImageSet validation, ImageSet test) {

  /** The images of one split. */
  public ImageSet get(Split split) {
    if (split == Split.TRAIN) {
      return train;
    }
    return split == Split.VALIDATION ? validation : test;
  }

  /** The same images, with what is known of each. */
  Splits from(Map<Split, List<ImageOrigin>> origins) {
    return new Splits(
        train.from(origins.getOrDefault(Split.TRAIN, List.of())),
        validation.from(origins.getOrDefault(Split.VALIDATION, List.of())),
        test.from(origins.getOrDefault(Split.TEST, List.of())));
  }
}
