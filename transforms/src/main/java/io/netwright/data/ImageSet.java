package io.netwright.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Labelled images held as bytes: {@code (N, C, H, W)} uint8, row-major; not to be modified. */
public final class ImageSet {
  private final ImageShape shape;
  private final byte[] pixels;
  private final int[] labels;
  private final List<ImageOrigin> origins; // one of every image, or none

  /** Refuses a number of bytes that does not fit the number of labels. */
  public ImageSet(ImageShape shape, byte[] pixels, int[] labels) {
    this(shape, pixels, labels, List.of());
  }

  private ImageSet(ImageShape shape, byte[] pixels, int[] labels, List<ImageOrigin> origins) {
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
    this.origins = origins;
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

  /** Which image it is; empty where nobody said. */
  public Optional<ImageOrigin> origin(int index) {
    return origins.isEmpty() ? Optional.empty() : Optional.of(origins.get(index));
  }

  /** Which image each is; empty where nobody said. */
  List<ImageOrigin> origins() {
    return origins;
  }

  /** The same images, with what is known of each. */
  ImageSet from(List<ImageOrigin> newOrigins) {
    if (!newOrigins.isEmpty() && newOrigins.size() != size()) {
      throw new IllegalArgumentException(
          newOrigins.size() + " origins were given for " + size() + " images");
    }
    return new ImageSet(shape, pixels, labels, List.copyOf(newOrigins));
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
    List<ImageOrigin> selectedOrigins =
        origins.isEmpty() ? origins : Arrays.stream(indices).mapToObj(origins::get).toList();
    return new ImageSet(shape, selected, selectedLabels, selectedOrigins);
  }

  /** The images with other labels. */
  public ImageSet relabelled(int[] newLabels) {
    return new ImageSet(shape, pixels, newLabels, origins);
  }

  /**
   * Some images, of every class as many as of the others where it has enough: the first ones, if
   * classes take turns in the order in which they appear. Of one data set these are its first
   * images; where two are joined, the first ones would all be of one of them.
   *
   * @param count how many at most
   */
  public ImageSet ofEveryClass(int count) {
    if (count >= size()) {
      return this;
    }
    Map<Integer, Integer> turns = new HashMap<>();
    for (int label : labels) {
      turns.putIfAbsent(label, turns.size());
    }
    return select(
        ClassTurns.chosen(i -> Objects.requireNonNull(turns.get(labels[i])), size(), count));
  }
}
