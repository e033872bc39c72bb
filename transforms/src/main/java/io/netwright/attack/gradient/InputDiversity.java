package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.attack.Ascent;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The gradient at images that are made smaller at random and put anywhere on a black ground of the
 * old size (Xie et al. 2019, arXiv 1803.06978, section 3.3).
 *
 * <p>Scaling is bilinear without aligned corners and without smoothing, so it is one matrix for the
 * rows and one for the columns: {@code D(x) = R x C'}, and the gradient flows back as {@code R' g
 * C}. The reference draws once per step for a whole batch; here every image draws from its own
 * seed.
 *
 * @param rate share of the side that the smallest image keeps
 * @param probability that an image is scaled at all in a step
 */
record InputDiversity(double rate, double probability, List<Seed> seeds) {

  /** The gradient in a step's memory. */
  NDArray gradient(Ascent ascent, NDManager memory, NDArray at, int step) {
    if (probability == 0) {
      return ascent.at(memory, at).gradient();
    }
    int height = (int) at.getShape().get(2);
    int width = (int) at.getShape().get(3);
    float[] rows = new float[seeds.size() * height * height];
    float[] columns = new float[seeds.size() * width * width];
    for (int i = 0; i < seeds.size(); i++) {
      RandomGenerator random = seeds.get(i).with("diversity").with(step).generator();
      boolean scaled = random.nextDouble() < probability;
      double share = scaled ? share(random, height) : 1;
      place(random, share, height, rows, i * height * height);
      place(random, share, width, columns, i * width * width);
    }
    NDArray left = memory.create(rows, new Shape(seeds.size(), 1, height, height));
    NDArray right = memory.create(columns, new Shape(seeds.size(), 1, width, width));
    NDArray scaled = left.matMul(at).matMul(right.swapAxes(2, 3));
    NDArray gradient = ascent.at(memory, scaled).gradient();
    return left.swapAxes(2, 3).matMul(gradient).matMul(right);
  }

  /** A whole number of rows from {@code rate height} to {@code height - 1}, over the height. */
  private double share(RandomGenerator random, int height) {
    int least = Math.max(1, (int) (rate * height));
    return least >= height ? 1 : (double) random.nextInt(least, height) / height;
  }

  /** Writes the matrix that scales one side and puts it somewhere. */
  private static void place(
      RandomGenerator random, double share, int side, float[] matrix, int from) {
    int scaled = Math.max(1, (int) Math.rint(share * side));
    int before = scaled == side ? 0 : random.nextInt(side - scaled);
    double step = (double) side / scaled;
    for (int i = 0; i < scaled; i++) {
      double source = Math.max(0, (i + 0.5) * step - 0.5);
      int low = (int) source;
      int high = Math.min(low + 1, side - 1);
      int row = from + (before + i) * side;
      matrix[row + low] += (float) (1 - (source - low));
      matrix[row + high] += (float) (source - low);
    }
  }
}
