package io.netwright.nn.zoo;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Pooling;

/**
 * Xception (Chollet 2017) for small images: strides of 1 in the stem and in the last block of the
 * entry flow.
 *
 * <p>The code which the papers evaluated computes a block's first ReLU in place, so that the
 * shortcut starts behind it too, but for the exit flow's.
 */
final class Xception {
  private static final int MIDDLE = 728;
  private static final int MIDDLE_BLOCKS = 8;

  private Xception() {}

  static LayerGraph graph(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    Sequence.of(net, "entry_flow.conv1").conv(spec.scaled(32), 3, 1).norm().relu();
    Sequence.of(net, "entry_flow.conv2").conv(spec.scaled(64), 3, 1).norm().relu();
    Sequence third = Sequence.of(net, "entry_flow.conv3_residual");
    entry(net, third, "entry_flow.conv3", spec.scaled(128), 2);
    Sequence fourth = Sequence.of(net, "entry_flow.conv4_residual").relu();
    entry(net, fourth, "entry_flow.conv4", spec.scaled(256), 2);
    Sequence fifth = Sequence.of(net, "entry_flow.conv5_residual").relu();
    entry(net, fifth, "entry_flow.conv5", spec.scaled(MIDDLE), 1);
    for (int index = 0; index < MIDDLE_BLOCKS; index++) {
      middle(net, "middel_flow.middel_block." + index);
    }
    exit(net, spec.scaled(MIDDLE), spec.scaled(1024));
    Sequence.of(net, "exit_flow.conv")
        .separable(spec.scaled(1536))
        .norm()
        .relu()
        .separable(spec.scaled(2048))
        .norm()
        .relu();
    return spec.classified(net, "exit_flow.avgpool", "fc");
  }

  private static void entry(GraphBuilder net, Sequence residual, String name, int out, int stride) {
    String input = residual.end();
    String end =
        residual.separable(out).norm().relu().separable(out).norm().then(pool(stride)).end();
    join(net, name, input, end, stride);
  }

  private static void middle(GraphBuilder net, String name) {
    int channels = net.shape().channels();
    Sequence first = Sequence.of(net, name + ".conv1").relu();
    String activated = first.end();
    first.separable(channels).norm();
    Sequence.of(net, name + ".conv2").relu().separable(channels).norm();
    Sequence.of(net, name + ".conv3").relu().separable(channels).norm();
    net.add(name + ".add", new Joining.Add(), net.last(), activated);
  }

  private static void exit(GraphBuilder net, int inner, int out) {
    String input = net.last();
    String end =
        Sequence.of(net, "exit_flow.residual")
            .relu()
            .separable(inner)
            .norm()
            .relu()
            .separable(out)
            .norm()
            .then(pool(2))
            .end();
    join(net, "exit_flow.", input, end, 2);
  }

  /** Adds the projected input to the residual. */
  private static void join(
      GraphBuilder net, String name, String input, String residual, int stride) {
    int out = net.shape(residual).channels();
    String separator = name.endsWith(".") ? "" : "_";
    String shortcut =
        Sequence.biased(net, name + separator + "shortcut")
            .reading(input)
            .conv(out, 1, stride)
            .norm()
            .end();
    net.add(name + separator + "add", new Joining.Add(), residual, shortcut);
  }

  private static Pooling.MaxPool pool(int stride) {
    return new Pooling.MaxPool(Extent.square(3), Extent.square(stride), Extent.square(1), false);
  }
}
