package io.netwright.attack;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.Optional;

/**
 * Another classifier that is asked in batches of one size, whatever it is given: the last one is
 * filled up with its first image, and what is said of the filling is left out.
 *
 * <p>The last bits of logits depend on the shape of a batch. Asked through this, an image's do not
 * depend on how many others are asked about.
 *
 * @param classifier the other one
 * @param rows images in a batch
 */
public record EvenBatches(Classifier classifier, int rows) implements Classifier {
  private static final int ROWS_ON_CPU = 16;
  private static final int ROWS_ON_GPU = 128;

  /** Refuses empty batches. */
  public EvenBatches {
    if (rows < 1) {
      throw new IllegalArgumentException("a batch needs at least 1 image, got " + rows);
    }
  }

  /** A classifier in batches of the size that is usual on the device of some images. */
  public static EvenBatches of(Classifier classifier, NDArray images) {
    return classifier instanceof EvenBatches even
        ? even
        : new EvenBatches(classifier, rows(images.getDevice()));
  }

  /** How many images keep a device busy. */
  public static int rows(Device device) {
    return device.isGpu() ? ROWS_ON_GPU : ROWS_ON_CPU;
  }

  @Override
  public NDArray logits(NDArray images) {
    return logits(images, images.getShape().get(0));
  }

  @Override
  public NDArray logits(NDArray images, long used) {
    long count = images.getShape().get(0);
    NDList said = new NDList();
    for (long from = 0; from < count; from += rows) {
      long to = Math.min(from + rows, count);
      long counted = Math.max(Math.min(used, to) - from, 0);
      said.add(
          to - from == rows
              ? classifier.logits(slice(images, from, to), counted)
              : filled(slice(images, from, to), counted));
    }
    return said.size() == 1 ? said.get(0) : NDArrays.concat(said, 0);
  }

  private NDArray filled(NDArray images, long used) {
    long count = images.getShape().get(0);
    NDArray filling = slice(images, 0, 1).stopGradient().repeat(0, rows - count);
    return slice(classifier.logits(images.concat(filling, 0), used), 0, count);
  }

  private static NDArray slice(NDArray array, long from, long to) {
    return from == 0 && to == array.getShape().get(0) ? array : array.get(from + ":" + to);
  }

  @Override
  public void differentiated(long images) {
    classifier.differentiated(images);
  }

  /** Those of the other classifier, in the batches that it is given: see {@link FullBatches}. */
  @Override
  public Optional<Insides> insides() {
    return classifier.insides();
  }
}
