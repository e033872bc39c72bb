package io.netwright.data;

/** Images, or what belongs to them, by what they are for. */
public record Splits(ImageSet train, ImageSet validation, ImageSet test) {

  /** The images of one split. */
  public ImageSet get(Split split) {
    if (split == Split.TRAIN) {
      return train;
    }
    return split == Split.VALIDATION ? validation : test;
  }
}
