package io.netwright.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Node;
import io.netwright.seed.Seed;
import java.util.random.RandomGenerator;

/** Random tensors drawn by Java generators, so that they depend on a seed and on nothing else. */
public final class Noise {

  private Noise() {}

  /** Standard normal numbers. */
  public static NDArray normal(NDManager manager, Shape shape, Seed seed) {
    return draw(manager, shape, seed, RandomGenerator::nextGaussian);
  }

  /** Numbers uniform in [-1, 1). */
  public static NDArray uniform(NDManager manager, Shape shape, Seed seed) {
    return draw(manager, shape, seed, generator -> 2 * generator.nextDouble() - 1);
  }

  /** Plus or minus one with equal probability: the sign of a normal number. */
  static NDArray signs(NDManager manager, Shape shape, Seed seed) {
    return draw(manager, shape, seed, generator -> generator.nextBoolean() ? 1 : -1);
  }

  /** One with the given probability, else zero. */
  static NDArray kept(NDManager manager, Shape shape, Seed seed, double probability) {
    return draw(manager, shape, seed, generator -> generator.nextDouble() < probability ? 1 : 0);
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
