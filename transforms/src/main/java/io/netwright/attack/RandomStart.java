package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random perturbations, drawn per image from its own seed, so that batching changes nothing. */
@FunctionalInterface
public interface RandomStart {

  /** Fills the perturbation of one image. */
  void draw(RandomGenerator random, float[] perturbation);

  /** Draws every pixel uniformly from as far as that to either side. */
  static RandomStart uniform(double width) {
    return (random, perturbation) -> {
      for (int i = 0; i < perturbation.length; i++) {
        perturbation[i] = (float) (width * (2 * random.nextDouble() - 1));
      }
    };
  }

  /**
   * The perturbed images.
   *
   * @param memory where the result goes
   * @param images {@code (N, C, H, W)}
   * @param seeds one per image
   */
  default NDArray from(NDManager memory, NDArray images, List<Seed> seeds, int restart) {
    return Torch.clip(unclipped(memory, images, seeds, restart), 0, 1);
  }

  /** The same, also outside [0, 1]. */
  default NDArray unclipped(NDManager memory, NDArray images, List<Seed> seeds, int restart) {
    Shape shape = images.getShape();
    int size = (int) shape.slice(1).size();
    float[] all = new float[seeds.size() * size];
    float[] one = new float[size];
    for (int i = 0; i < seeds.size(); i++) {
      draw(seeds.get(i).with("start").with(restart).generator(), one);
      System.arraycopy(one, 0, all, i * size, size);
    }
    return memory.create(all, shape).addi(images);
  }
}
