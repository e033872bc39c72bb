package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Rearranging;

/**
 * ShuffleNetV2 (Ma et al. 2018) for small images: a stem of stride 1 without pooling, convolutions
 * with bias.
 *
 * <p>A block computes on one half of the channels, joins it to the other and shuffles both; the
 * first block of a stage computes on all channels twice.
 */
final class Shufflenet {
  private static final int STEM = 24;
  private static final int LAST = 1024;

  /** Half the channels of the first stage; each next stage has twice as many. */
  private static final int HALF = 58;

  private static final int[] BLOCKS = {4, 8, 4};

  private Shufflenet() {}

  static LayerGraph graphV2(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    Sequence.biased(net, "pre").conv(spec.scaled(STEM), 3, 1).norm();
    for (int stage = 0; stage < BLOCKS.length; stage++) {
      int half = spec.scaled(HALF) << stage;
      String name = "stage" + (stage + 2) + ".";
      halvePositions(net, name + 0, half);
      for (int index = 1; index < BLOCKS[stage]; index++) {
        onOneHalf(net, name + index, half);
      }
    }
    Sequence.biased(net, "conv5").conv(spec.scaled(LAST), 1, 1).norm().relu();
    return spec.classified(net, "avg_pool", "fc");
  }

  private static void halvePositions(GraphBuilder net, String name, int half) {
    String input = net.last();
    String residual = residual(net, name, input, half, 2);
    String shortcut =
        Sequence.biased(net, name + ".shortcut")
            .reading(input)
            .depthwise(3, 2)
            .norm()
            .conv(half, 1, 1)
            .norm()
            .relu()
            .end();
    join(net, name, shortcut, residual);
  }

  private static void onOneHalf(GraphBuilder net, String name, int half) {
    String input = net.last();
    String first = name + ".first";
    String second = name + ".second";
    net.add(first, new Rearranging.ChannelSlice(0, half), input)
        .add(second, new Rearranging.ChannelSlice(half, 2 * half), input);
    join(net, name, first, residual(net, name, second, half, 1));
  }

  private static String residual(GraphBuilder net, String name, String from, int out, int stride) {
    int in = net.shape(from).channels();
    return Sequence.biased(net, name + ".residual")
        .reading(from)
        .conv(in, 1, 1)
        .norm()
        .relu()
        .depthwise(3, stride)
        .norm()
        .conv(out, 1, 1)
        .norm()
        .relu()
        .end();
  }

  private static void join(GraphBuilder net, String name, String shortcut, String residual) {
    net.add(name + ".concat", new Joining.Concat(), shortcut, residual)
        .then(name + ".shuffle", new Rearranging.ChannelShuffle(2));
  }
}
