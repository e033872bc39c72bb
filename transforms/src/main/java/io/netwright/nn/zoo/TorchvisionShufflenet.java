package io.netwright.nn.zoo;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;

/** ShuffleNetV2 x1.0 (Ma et al. 2018) as torchvision has it. */
final class TorchvisionShufflenet {
  private static final int STEM = 24;
  private static final int LAST = 1024;
  private static final int HALF = 58;
  private static final int[] BLOCKS = {4, 8, 4};

  private TorchvisionShufflenet() {}

  static LayerGraph graphV2(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    Chain.of(net, "")
        .conv("conv1.0", spec.scaled(STEM), 3, 2)
        .norm("conv1.1")
        .relu("conv1.2")
        .then(
            "maxpool",
            new Pooling.MaxPool(Extent.square(3), Extent.square(2), Extent.square(1), false));
    for (int stage = 0; stage < BLOCKS.length; stage++) {
      int half = spec.scaled(HALF) << stage;
      for (int index = 0; index < BLOCKS[stage]; index++) {
        block(net, "stage" + (stage + 2) + "." + index + ".", half, index == 0);
      }
    }
    Chain.of(net, "conv5.").conv("0", spec.scaled(LAST), 1, 1).norm("1").relu("2");
    return spec.classified(net, "avgpool", "fc");
  }

  /** The first block of a stage computes on all channels twice, the others on one half. */
  private static void block(GraphBuilder net, String name, int half, boolean first) {
    String input = net.last();
    String kept;
    String read;
    if (first) {
      kept =
          Chain.of(net, name + "branch1.")
              .depthwise("0", 3, 2)
              .norm("1")
              .conv("2", half, 1, 1)
              .norm("3")
              .relu("4")
              .end();
      read = input;
    } else {
      kept = name + "first";
      read = name + "second";
      net.add(kept, new Rearranging.ChannelSlice(0, half), input)
          .add(read, new Rearranging.ChannelSlice(half, 2 * half), input);
    }
    String computed =
        Chain.of(net, name + "branch2.")
            .reading(read)
            .conv("0", half, 1, 1)
            .norm("1")
            .relu("2")
            .depthwise("3", 3, first ? 2 : 1)
            .norm("4")
            .conv("5", half, 1, 1)
            .norm("6")
            .relu("7")
            .end();
    net.add(name + "concat", new Joining.Concat(), kept, computed)
        .then(name + "shuffle", new Rearranging.ChannelShuffle(2));
  }
}
