package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;

/**
 * WideResNet-28-10 (Zagoruyko, Komodakis 2016): pre-activation blocks, convolutions with bias.
 *
 * <p>The width factor acts on the widened stages; the stem keeps its 16 channels, as in the paper,
 * so that width 0.1 is WideResNet-28-1.
 */
final class WideResnet {
  private static final int STEM = 16;
  private static final int BLOCKS = 4;
  private static final int[] CHANNELS = {160, 320, 640};

  private WideResnet() {}

  static LayerGraph graph(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    net.then("init_conv", Weighted.Conv2d.of(spec.images().channels(), STEM, 3, 1, 1).withBias());
    int channels = STEM;
    for (int stage = 0; stage < CHANNELS.length; stage++) {
      int wider = spec.scaled(CHANNELS[stage]);
      for (int index = 0; index < BLOCKS; index++) {
        int stride = stage > 0 && index == 0 ? 2 : 1;
        block(net, "conv" + (stage + 2) + "." + index, channels, wider, stride);
        channels = wider;
      }
    }
    return net.then("bn", Norm.BatchNorm.of(channels))
        .then("relu", new Nonlinearity.Relu())
        .then("avg_pool", new Pooling.AdaptiveAvgPool(1, 1))
        .then("flatten", new Rearranging.Flatten())
        .then("linear", new Weighted.Linear(channels, spec.classes(), true))
        .build();
  }

  private static void block(GraphBuilder net, String name, int in, int out, int stride) {
    String input = net.last();
    String residual = name + ".residual.5";
    net.then(name + ".residual.0", Norm.BatchNorm.of(in))
        .then(name + ".residual.1", new Nonlinearity.Relu())
        .then(name + ".residual.2", Weighted.Conv2d.of(in, out, 3, stride, 1).withBias())
        .then(name + ".residual.3", Norm.BatchNorm.of(out))
        .then(name + ".residual.4", new Nonlinearity.Relu())
        .then(residual, Weighted.Conv2d.of(out, out, 3, 1, 1).withBias());
    String shortcut = input;
    if (stride > 1 || in != out) {
      shortcut = name + ".shortcut.0";
      net.add(shortcut, Weighted.Conv2d.of(in, out, 1, stride, 0).withBias(), input);
    }
    net.add(name + ".add", new Joining.Add(), residual, shortcut);
  }
}
