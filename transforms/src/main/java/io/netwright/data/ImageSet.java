package io.netwright.data;

import java.util.Arrays;

/** Labelled images held as bytes: {@code (N, C, H, W)} uint8, row-major; not to be modified. */
public final class ImageSet {
  private final ImageShape shape;
  private final byte[] pixels;
  private final int[] labels;

  /** Refuses a number of bytes that does not fit the number of labels. */
  public ImageSet(ImageShape shape, byte[] pixels, int[] labels) {
    if ((long) shape.size() * labels.length != pixels.length) {
      throw new IllegalArgumentException(
          labels.length
              + " images of "
              + shape
              + " have "
              + (long) shape.size() * labels.length
              + " bytes, got "
              + pixels.length);
    }
    this.shape = shape;
    this.pixels = pixels;
    this.labels = labels;
  }

  /** Shape of every image. */
  public ImageShape shape() {
    return shape;
  }

  /** Number of images. */
  public int size() {
    return labels.length;
  }

  /** Label of one image. */
  public int label(int index) {
    return labels[index];
  }

  /** All labels; callers do not modify them. */
  public int[] labels() {
    return labels;
  }

  /** All pixels, {@code (N, C, H, W)}; callers do not modify them. */
  public byte[] pixels() {
    return pixels;
  }

  /** The images at some indices, in that order. */
  public ImageSet select(int[] indices) {
    byte[] selected = new byte[indices.length * shape.size()];
    int[] selectedLabels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(pixels, indices[i] * shape.size(), selected, i * shape.size(), shape.size());
      selectedLabels[i] = labels[indices[i]];
    }
    return new ImageSet(shape, selected, selectedLabels);
  }

  /** The images with other labels. */
  public ImageSet relabelled(int[] newLabels) {
    return new ImageSet(shape, pixels, newLabels);
  }

  /** The first images, or all where there are fewer. */
  public ImageSet first(int count) {
    int kept = Math.min(count, size());
    return new ImageSet(
        shape, Arrays.copyOf(pixels, kept * shape.size()), Arrays.copyOf(labels, kept));
  }
}
