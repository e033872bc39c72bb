package io.netwright.nn.zoo;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Weighted;

/**
 * DenseNet-121 (Huang et al. 2017) for small images: a 3x3 stem of stride 1, growth 32, transitions
 * without ReLU.
 *
 * <p>The width factor acts on the growth, on which all channel counts depend.
 */
final class Densenet {
  private static final int[] BLOCKS = {6, 12, 24, 16};
  private static final int GROWTH = 32;
  private static final Extent TWO = Extent.square(2);

  private Densenet() {}

  static LayerGraph graph121(ArchitectureSpec spec) {
    int growth = spec.scaled(GROWTH);
    GraphBuilder net = spec.start();
    net.then("conv1", Weighted.Conv2d.of(spec.images().channels(), 2 * growth, 3, 1, 1));
    int last = BLOCKS.length - 1;
    for (int block = 0; block <= last; block++) {
      String name = "features.dense_block" + (block < last ? "_layer_" : "") + block;
      for (int index = 0; index < BLOCKS[block]; index++) {
        grow(net, name + ".bottle_neck_layer_" + index, growth);
      }
      if (block < last) {
        halve(net, "features.transition_layer_" + block + ".down_sample");
      }
    }
    net.then("features.bn", Norm.BatchNorm.of(net.shape().channels()))
        .then("features.relu", new Nonlinearity.Relu());
    return spec.classified(net, "avgpool", "linear");
  }

  /** Adds channels that are made of all those before. */
  private static void grow(GraphBuilder net, String name, int growth) {
    String input = net.last();
    String added =
        Sequence.of(net, name + ".bottle_neck")
            .norm()
            .relu()
            .conv(4 * growth, 1, 1)
            .norm()
            .relu()
            .conv(growth, 3, 1)
            .end();
    net.add(name + ".concat", new Joining.Concat(), input, added);
  }

  private static void halve(GraphBuilder net, String name) {
    int half = net.shape().channels() / 2;
    Sequence.of(net, name)
        .norm()
        .conv(half, 1, 1)
        .then(new Pooling.AvgPool(TWO, TWO, Extent.square(0), false, true));
  }
}
