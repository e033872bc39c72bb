package io.netwright.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.LocalResponse;
import io.netwright.nn.graph.Nonlinearity;

/** The arithmetic of activations that take more than one call; numbers are kept for gradients. */
final class Activations {
  private Activations() {}

  static NDArray hardSigmoid(Nonlinearity.HardSigmoid layer, NDArray x) {
    NDArray line = Torch.times(x, layer.slope()).add(number(x, layer.offset()));
    return Torch.clip(line, 0, 1);
  }

  static NDArray hardSwish(NDArray x) {
    return Torch.dividedBy(x.mul(Torch.clip(x.add(number(x, 3)), 0, 6)), 6);
  }

  static NDArray gelu(Nonlinearity.Gelu layer, NDArray x) {
    if (!layer.tanh()) {
      return Activation.gelu(x);
    }
    NDArray cubed = Torch.times(x.mul(x).mul(x), 0.044715f);
    NDArray tanh = Torch.times(x.add(cubed), (float) Math.sqrt(2 / Math.PI)).tanh();
    return Torch.times(x.mul(tanh.add(number(x, 1))), 0.5f);
  }

  /** {@code max(x, 0) + slope * min(x, 0)} with a slope for every channel. */
  static NDArray prelu(NDArray x, NDArray slope) {
    Shape perChannel =
        x.getShape().dimension() == 4
            ? new Shape(1, slope.size(), 1, 1)
            : new Shape(1, slope.size());
    NDArray below = Activation.relu(x.neg()).mul(slope.reshape(perChannel));
    return Activation.relu(x).sub(below);
  }

  /** The squares of neighbours are summed by a convolution of one position. */
  static NDArray localResponse(LocalResponse layer, NDArray x) {
    int channels = Math.toIntExact(x.getShape().get(1));
    NDArray sums = x.getManager().create(layer.sums(channels), new Shape(channels, channels, 1, 1));
    NDArray summed = Conv2d.conv2d(x.mul(x), sums).singletonOrThrow();
    return x.div(summed.add(number(x, layer.bias())).pow(number(x, layer.beta())));
  }

  private static NDArray number(NDArray like, float value) {
    return Torch.scalar(like.getManager(), value);
  }
}
