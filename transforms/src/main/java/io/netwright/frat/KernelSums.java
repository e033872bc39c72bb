package io.netwright.frat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;

/**
 * For each tap of a convolution's kernel, the sum of all inputs that the tap reads while the window
 * slides over the map.
 *
 * <p>With these sums {@code S} the sum of a partial output over its positions is {@code sum_k
 * w[o,i,k] S[b,i,k]}, exactly.
 *
 * <p>{@code S[b,i,(u,v)] = sum_{p,q} x[b,i, s p + d u - pad, s q + d v - pad]}. This is a product
 * of matrices, {@code M_h x M_w'}, where {@code M[u, r]} is 1 if tap {@code u} reads row {@code r},
 * else 0.
 */
final class KernelSums {

  private KernelSums() {}

  /**
   * The sums for a layer's input.
   *
   * @param input {@code (N, C, H, W)}, or {@code (N, F)} before a linear layer
   * @return {@code (N, C, kH * kW)}, or {@code (N, F, 1)}
   */
  static NDArray of(NDArray input, Node layer) {
    return Weighted.of(layer)
        .match(convolution -> ofWindows(input, convolution), linear -> input.expandDims(2));
  }

  private static NDArray ofWindows(NDArray input, Weighted.Conv2d convolution) {
    Shape shape = input.getShape();
    float[] rows =
        taps(
            (int) shape.get(2),
            convolution.kernel().height(),
            convolution.stride().height(),
            convolution.padding().height(),
            convolution.dilation().height());
    float[] columns =
        taps(
            (int) shape.get(3),
            convolution.kernel().width(),
            convolution.stride().width(),
            convolution.padding().width(),
            convolution.dilation().width());
    NDArray byRow =
        input.getManager().create(rows, new Shape(convolution.kernel().height(), shape.get(2)));
    NDArray byColumn =
        input.getManager().create(columns, new Shape(convolution.kernel().width(), shape.get(3)));
    NDArray sums = byRow.matMul(input.matMul(byColumn.transpose()));
    return sums.reshape(shape.get(0), shape.get(1), -1);
  }

  /** {@code (kernel, size)}: one where a tap reads a position at some step of the window. */
  private static float[] taps(int size, int kernel, int stride, int padding, int dilation) {
    int steps = (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
    float[] taps = new float[kernel * size];
    for (int tap = 0; tap < kernel; tap++) {
      for (int step = 0; step < steps; step++) {
        int position = stride * step + dilation * tap - padding;
        if (position >= 0 && position < size) {
          taps[tap * size + position] = 1;
        }
      }
    }
    return taps;
  }
}
