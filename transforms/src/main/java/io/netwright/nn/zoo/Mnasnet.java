package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;

/** MNASNet (Tan et al. 2019), the variant without squeeze and excitation. */
final class Mnasnet {
  private static final int STEM = 32;
  private static final int FIRST = 16;
  private static final int LAST = 1280;
  private static final float DROPPED = 0.5f;

  /** Expansion, channels, blocks, stride of the first, kernel. */
  static final int[][] STAGES = {
    {3, 24, 3, 2, 3},
    {3, 40, 3, 2, 5},
    {6, 80, 3, 2, 5},
    {6, 96, 2, 1, 3},
    {6, 192, 4, 2, 5},
    {6, 320, 1, 1, 3}
  };

  private Mnasnet() {}

  static LayerGraph graph(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    Sequence.of(net, "features.0")
        .conv(spec.scaled(STEM), 3, 2)
        .norm()
        .then(new Nonlinearity.Relu6());
    Sequence.of(net, "features.1")
        .depthwise(3, 1)
        .norm()
        .then(new Nonlinearity.Relu6())
        .conv(spec.scaled(FIRST), 1, 1)
        .norm();
    int number = 2;
    for (int[] row : STAGES) {
      for (int index = 0; index < row[2]; index++) {
        int hidden = row[0] * net.shape().channels();
        int stride = index == 0 ? row[3] : 1;
        InvertedResidual block =
            new InvertedResidual(
                hidden, spec.scaled(row[1]), row[4], stride, new Nonlinearity.Relu6());
        String input = net.last();
        block.write(Sequence.of(net, "features." + number + ".conv"));
        block.addInput(net, "features." + number++, input);
      }
    }
    Sequence.of(net, "features." + number++)
        .conv(spec.scaled(LAST), 1, 1)
        .norm()
        .then(new Nonlinearity.Relu6());
    net.then("features." + number, new Pooling.AdaptiveAvgPool(1, 1))
        .then("flatten", new Rearranging.Flatten());
    Sequence.of(net, "classifier").then(new TrainingOnly.Dropout(DROPPED)).linear(spec.classes());
    return net.build();
  }
}
