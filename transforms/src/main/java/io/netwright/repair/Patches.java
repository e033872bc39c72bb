package io.netwright.repair;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a convolution or linear layer reads for one position of its output: the unknowns' rows.
 *
 * <p>A row has the inputs of one group in the order of the weight, {@code (channel, ky, kx)}, zeros
 * where the window lies on the padding, and a one for the bias. A linear layer is a convolution of
 * one position.
 */
final class Patches {
  private final Weighted.Conv2d layer;
  private final FeatureShape in;
  private final FeatureShape out;

  /**
   * Prepares.
   *
   * @param in shape of what the layer reads
   */
  Patches(Weighted layer, FeatureShape in) {
    this.layer =
        layer.match(
            convolution -> convolution,
            linear -> Weighted.Conv2d.of(linear.inputs(), linear.outputs(), 1, 1, 0));
    this.in = in;
    this.out = this.layer.outputShape(List.of(unflattened(in)));
  }

  private static FeatureShape unflattened(FeatureShape shape) {
    return FeatureShape.map(shape.channels(), shape.height(), shape.width());
  }

  int groups() {
    return layer.groups();
  }

  int inputsPerGroup() {
    return layer.inputs() / layer.groups();
  }

  int outputsPerGroup() {
    return layer.outputs() / layer.groups();
  }

  /** Numbers of a row without the one for the bias. */
  int taps() {
    return inputsPerGroup() * layer.kernel().height() * layer.kernel().width();
  }

  /** Numbers of a row. */
  int unknowns() {
    return taps() + 1;
  }

  /** Positions of the output. */
  int positions() {
    return out.positions();
  }

  /**
   * Some positions of one image, without replacement over the whole map.
   *
   * @param seed of the image
   */
  int[] drawn(int count, Seed seed) {
    int[] all = new int[positions()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    int[] drawn = new int[Math.min(count, all.length)];
    RandomGenerator generator = seed.generator();
    for (int i = 0; i < drawn.length; i++) {
      int other = i + generator.nextInt(all.length - i);
      drawn[i] = all[other];
      all[other] = all[i];
    }
    return drawn;
  }

  /**
   * Writes the row of one group.
   *
   * @param maps feature maps {@code (N, C, H, W)} that the layer reads
   * @param image which of them
   * @param to where the row begins in {@code row}
   */
  void copyRow(float[] maps, int image, int position, int group, float[] row, int to) {
    int top = position / out.width() * layer.stride().height() - layer.padding().height();
    int left = position % out.width() * layer.stride().width() - layer.padding().width();
    int plane = in.positions();
    int at = to;
    for (int channel = 0; channel < inputsPerGroup(); channel++) {
      int from = (image * in.channels() + group * inputsPerGroup() + channel) * plane;
      for (int ky = 0; ky < layer.kernel().height(); ky++) {
        int y = top + ky * layer.dilation().height();
        for (int kx = 0; kx < layer.kernel().width(); kx++) {
          int x = left + kx * layer.dilation().width();
          boolean inside = y >= 0 && y < in.height() && x >= 0 && x < in.width();
          row[at++] = inside ? maps[from + y * in.width() + x] : 0;
        }
      }
    }
    row[at] = 1;
  }
}
