package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;

/**
 * MobileNetV2 (Sandler et al. 2018) for small images: convolutions with bias, a stem and a
 * classifier of 1x1 convolutions. The stem pads, so that 32 pixels become 34.
 */
final class Mobilenet {
  private static final int STEM = 32;
  private static final int LAST = 1280;

  /** The paper's table 2: expansion, channels, blocks, stride of the first. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 1},
    {6, 320, 1, 1}
  };

  private Mobilenet() {}

  static LayerGraph graphV2(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    Weighted.Conv2d stem =
        Weighted.Conv2d.of(spec.images().channels(), spec.scaled(STEM), 1, 1, 1).withBias();
    Sequence.biased(net, "pre").then(stem).norm().then(new Nonlinearity.Relu6());
    for (int stage = 0; stage < STAGES.length; stage++) {
      int[] row = STAGES[stage];
      for (int index = 0; index < row[2]; index++) {
        String name = "stage" + (stage + 1) + (row[2] > 1 ? "." + index : "");
        block(net, name, row[0], spec.scaled(row[1]), index == 0 ? row[3] : 1);
      }
    }
    Sequence.biased(net, "conv1")
        .conv(spec.scaled(LAST), 1, 1)
        .norm()
        .then(new Nonlinearity.Relu6());
    net.then("avg_pool", new Pooling.AdaptiveAvgPool(1, 1));
    int channels = net.shape().channels();
    return net.then("conv2", Weighted.Conv2d.of(channels, spec.classes(), 1, 1, 0).withBias())
        .then("flatten", new Rearranging.Flatten())
        .build();
  }

  private static void block(GraphBuilder net, String name, int expansion, int out, int stride) {
    String input = net.last();
    int hidden = expansion * net.shape().channels();
    InvertedResidual block = new InvertedResidual(hidden, out, 3, stride, new Nonlinearity.Relu6());
    block.write(Sequence.biased(net, name + ".residual"));
    block.addInput(net, name, input);
  }
}
