package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;

/** SENet-34: ResNet-34 with squeeze and excitation (Hu et al. 2018), convolutions with bias. */
final class Senet {
  private static final int[] BLOCKS = {3, 4, 6, 3};
  private static final int[] CHANNELS = {64, 128, 256, 512};
  private static final int REDUCTION = 16;

  private Senet() {}

  static LayerGraph graph34(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    Sequence.biased(net, "pre").conv(spec.scaled(CHANNELS[0]), 3, 1).norm().relu();
    for (int stage = 0; stage < BLOCKS.length; stage++) {
      for (int index = 0; index < BLOCKS[stage]; index++) {
        int stride = stage > 0 && index == 0 ? 2 : 1;
        block(net, "stage" + (stage + 1) + "." + index, spec.scaled(CHANNELS[stage]), stride);
      }
    }
    return spec.classified(net, "avg_pool", "linear");
  }

  private static void block(GraphBuilder net, String name, int out, int stride) {
    String input = net.last();
    String residual =
        Sequence.biased(net, name + ".residual")
            .conv(out, 3, stride)
            .norm()
            .relu()
            .conv(out, 3, 1)
            .norm()
            .relu()
            .end();
    String shortcut =
        Sequence.biased(net, name + ".shortcut").reading(input).projection(out, stride);
    int hidden = Math.max(1, out / REDUCTION);
    new SqueezeExcitation(name + ".squeeze", name + ".excitation", hidden, new Nonlinearity.Relu())
        .scale(net, residual);
    net.add(name + ".add", new Joining.Add(), net.last(), shortcut)
        .then(name + ".relu", new Nonlinearity.Relu());
  }
}
