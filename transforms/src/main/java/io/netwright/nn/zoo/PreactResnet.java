package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Weighted;

/**
 * PreActResNet-18 (He et al. 2016, "Identity Mappings in Deep Residual Networks") for small images:
 * normalization and ReLU before each convolution, one normalization behind the last block.
 */
final class PreactResnet {
  private static final int[] CHANNELS = {64, 128, 256, 512};
  private static final int BLOCKS = 2;

  private PreactResnet() {}

  static LayerGraph graph18(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    net.then(
        "conv1", Weighted.Conv2d.of(spec.images().channels(), spec.scaled(CHANNELS[0]), 3, 1, 1));
    for (int stage = 0; stage < CHANNELS.length; stage++) {
      for (int index = 0; index < BLOCKS; index++) {
        int stride = stage > 0 && index == 0 ? 2 : 1;
        block(net, "layer" + (stage + 1) + "." + index, spec.scaled(CHANNELS[stage]), stride);
      }
    }
    net.then("bn", Norm.BatchNorm.of(net.shape().channels())).then("relu", new Nonlinearity.Relu());
    return spec.classified(net, "avg_pool", "linear");
  }

  /** The projection reads what the first convolution reads. */
  private static void block(GraphBuilder net, String name, int out, int stride) {
    String input = net.last();
    int in = net.shape().channels();
    String activated = name + ".relu1";
    String residual = name + ".conv2";
    net.then(name + ".bn1", Norm.BatchNorm.of(in))
        .then(activated, new Nonlinearity.Relu())
        .then(name + ".conv1", Weighted.Conv2d.of(in, out, 3, stride, 1))
        .then(name + ".bn2", Norm.BatchNorm.of(out))
        .then(name + ".relu2", new Nonlinearity.Relu())
        .then(residual, Weighted.Conv2d.of(out, out, 3, 1, 1));
    String shortcut = input;
    if (stride > 1 || in != out) {
      shortcut = name + ".shortcut.0";
      net.add(shortcut, Weighted.Conv2d.of(in, out, 1, stride, 0), activated);
    }
    net.add(name + ".add", new Joining.Add(), residual, shortcut);
  }
}
