package io.netwright.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Draws;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Node;
import io.netwright.seed.Seed;
import java.util.random.RandomGenerator;

/**
 * Random tensors that depend on a seed and on nothing else: what Java's generator draws.
 *
 * <p>On a GPU all but normal numbers are drawn there, the same bits; a CPU draws as fast in Java.
 */
public final class Noise {

  private Noise() {}

  /** Standard normal numbers. */
  public static NDArray normal(NDManager manager, Shape shape, Seed seed) {
    return draw(manager, shape, seed, RandomGenerator::nextGaussian);
  }

  /** Numbers uniform in [-1, 1). */
  public static NDArray uniform(NDManager manager, Shape shape, Seed seed) {
    return manager.getDevice().isGpu()
        ? Draws.uniform(manager, shape, seed.value())
        : draw(manager, shape, seed, generator -> 2 * generator.nextDouble() - 1);
  }

  /**
   * Plus or minus a value with equal probability, plus where Java's generator draws {@code true}:
   * the sign of a normal number times the value.
   */
  static NDArray signs(NDManager manager, Shape shape, Seed seed, float value) {
    if (manager.getDevice().isGpu()) {
      return Draws.signs(manager, shape, seed.value(), value);
    }
    // A boolean is the sign of an int. Half of all branches on it would be guessed wrong, so there
    // are none: training with this noise at every layer spent a quarter of its time on them.
    RandomGenerator generator = seed.generator();
    int plus = Float.floatToRawIntBits(value);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(plus ^ (~generator.nextInt() & Integer.MIN_VALUE));
    }
    return manager.create(values, shape);
  }

  /** A value with the given probability, else zero. */
  static NDArray kept(NDManager manager, Shape shape, Seed seed, double probability, float value) {
    return manager.getDevice().isGpu()
        ? Draws.kept(manager, shape, seed.value(), probability, value)
        : draw(manager, shape, seed, generator -> generator.nextDouble() < probability ? value : 0);
  }

  /** A node's output with the noise that the mode asks for there. */
  static NDArray added(Node node, NDArray output, Mode mode) {
    Float deviation = mode.noise().get(node.name());
    if (deviation == null) {
      return output;
    }
    NDArray noise =
        normal(output.getManager(), output.getShape(), Operators.seed(mode, node, "noise"));
    return output.add(Torch.times(noise, deviation));
  }

  private static NDArray draw(
      NDManager manager,
      Shape shape,
      Seed seed,
      java.util.function.ToDoubleFunction<RandomGenerator> number) {
    RandomGenerator generator = seed.generator();
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) number.applyAsDouble(generator);
    }
    return manager.create(values, shape);
  }
}
