package io.netwright.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.netwright.seed.Seed;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Turns images held as bytes into tensors. */
public final class Batches {

  private Batches() {}

  /** Images {@code from} (inclusive) to {@code to} (exclusive) of a set. */
  public static Batch range(NDManager manager, ImageSet set, int from, int to) {
    int size = set.shape().size();
    ByteBuffer pixels = ByteBuffer.allocateDirect((to - from) * size);
    pixels.put(set.pixels(), from * size, (to - from) * size).rewind();
    long[] labels = Arrays.stream(set.labels(), from, to).asLongStream().toArray();
    return new Batch(images(manager, pixels, set.shape(), to - from), manager.create(labels));
  }

  /** The images at some indices, in that order. */
  public static Batch of(NDManager manager, ImageSet set, int[] indices) {
    return augmented(manager, set, indices, Augmentation.none(), new Seed(0));
  }

  /**
   * The images at some indices, in that order, each changed at random.
   *
   * @param epochSeed decides, with the index of each image, how it is changed
   */
  public static Batch augmented(
      NDManager manager, ImageSet set, int[] indices, Augmentation augmentation, Seed epochSeed) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(indices.length * set.shape().size());
    augmentation.apply(set, indices, epochSeed, pixels);
    pixels.rewind();
    long[] labels = Arrays.stream(indices).mapToLong(set::label).toArray();
    return new Batch(images(manager, pixels, set.shape(), indices.length), manager.create(labels));
  }

  /**
   * Images {@code (count, C, H, W)} float32 in [0, 1] from bytes.
   *
   * @param pixels a direct buffer at position 0
   */
  public static NDArray images(NDManager manager, ByteBuffer pixels, ImageShape shape, int count) {
    Shape tensor = new Shape(count, shape.channels(), shape.height(), shape.width());
    try (NDArray bytes = manager.create(pixels, tensor, DataType.UINT8);
        NDArray most = manager.full(new Shape(), 255f)) {
      return bytes.toType(DataType.FLOAT32, false).divi(most);
    }
  }
}
