package io.netwright.nn.zoo;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Pooling;

/**
 * DenseNet-121 (Huang et al. 2017) as torchvision has it. Images below 29 pixels, which
 * torchvision's cannot take, are padded with zeros to 32. The width factor acts on the growth, on
 * which all channel counts depend.
 */
final class TorchvisionDensenet {
  private static final int SIDE = 32;
  private static final int SMALLEST = 29;
  private static final int[] BLOCKS = {6, 12, 24, 16};
  private static final int GROWTH = 32;
  private static final Extent TWO = Extent.square(2);

  private TorchvisionDensenet() {}

  static LayerGraph graph121(ArchitectureSpec spec) {
    int growth = spec.scaled(GROWTH);
    GraphBuilder net = spec.padded(spec.start(), SIDE, SMALLEST);
    Chain.of(net, "features.")
        .conv("conv0", 2 * growth, 7, 2)
        .norm("norm0")
        .relu("relu0")
        .then("pool0", new Pooling.MaxPool(Extent.square(3), TWO, Extent.square(1), false));
    for (int block = 1; block <= BLOCKS.length; block++) {
      for (int index = 1; index <= BLOCKS[block - 1]; index++) {
        grow(net, "features.denseblock" + block + ".denselayer" + index + ".", growth);
      }
      if (block < BLOCKS.length) {
        Chain transition = Chain.of(net, "features.transition" + block + ".");
        transition
            .norm("norm")
            .relu("relu")
            .conv("conv", transition.channels() / 2, 1, 1)
            .then("pool", new Pooling.AvgPool(TWO, TWO, Extent.square(0), false, true));
      }
    }
    Chain.of(net, "features.").norm("norm5").relu("relu5");
    return spec.classified(net, "avgpool", "classifier");
  }

  /** Adds channels that are made of all those before. */
  private static void grow(GraphBuilder net, String name, int growth) {
    String input = net.last();
    String added =
        Chain.of(net, name)
            .norm("norm1")
            .relu("relu1")
            .conv("conv1", 4 * growth, 1, 1)
            .norm("norm2")
            .relu("relu2")
            .conv("conv2", growth, 3, 1)
            .end();
    net.add(name + "concat", new Joining.Concat(), input, added);
  }
}
