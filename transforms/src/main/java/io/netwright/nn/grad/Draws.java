package io.netwright.nn.grad;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;

/**
 * The numbers of {@link java.util.SplittableRandom}, bit for bit, drawn on the manager's device.
 *
 * <p>Nothing is copied to the device: seeds and shapes are arguments of its kernels.
 */
public final class Draws {
  private static final String PROGRAM = "noise.pt";

  private Draws() {}

  /**
   * A value where {@code nextDouble()} is below the probability, else zero.
   *
   * @param seed of the generator
   */
  public static NDArray kept(
      NDManager manager, Shape shape, long seed, double probability, float value) {
    // nextDouble() is a multiple of 2^-53, so integers compare alike.
    long bound = (long) Math.ceil(probability * 0x1p53);
    try (IValue sizes = IValue.listFrom(shape.getShape());
        IValue from = IValue.from(seed);
        IValue below = IValue.from(bound);
        IValue kept = IValue.from((double) value)) {
      return Torch.run(PROGRAM, "kept", manager, sizes, from, below, kept);
    }
  }

  /**
   * A value where {@code nextBoolean()}, else minus the value.
   *
   * @param seed of the generator
   */
  public static NDArray signs(NDManager manager, Shape shape, long seed, float value) {
    try (IValue sizes = IValue.listFrom(shape.getShape());
        IValue from = IValue.from(seed);
        IValue size = IValue.from((double) value)) {
      return Torch.run(PROGRAM, "signs", manager, sizes, from, size);
    }
  }

  /**
   * {@code 2 * nextDouble() - 1}, rounded to float32.
   *
   * @param seed of the generator
   */
  public static NDArray uniform(NDManager manager, Shape shape, long seed) {
    try (IValue sizes = IValue.listFrom(shape.getShape());
        IValue from = IValue.from(seed)) {
      return Torch.run(PROGRAM, "uniform", manager, sizes, from);
    }
  }
}
