package io.netwright.nn.zoo;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;

/** SqueezeNet 1.1 (Iandola et al. 2016) as torchvision has it; no logit is below zero. */
final class TorchvisionSqueezenet {
  private static final int STEM = 64;
  private static final float DROPPED = 0.5f;
  private static final Pooling HALVE =
      new Pooling.MaxPool(Extent.square(3), Extent.square(2), Extent.square(0), true);

  /** Channels that the fire modules squeeze to and expand to; a pooling stands between the rows. */
  private static final int[][][] FIRES = {
    {{16, 64}, {16, 64}}, {{32, 128}, {32, 128}}, {{48, 192}, {48, 192}, {64, 256}, {64, 256}}
  };

  private TorchvisionSqueezenet() {}

  static LayerGraph graph11(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    net.then(
            "features.0",
            Weighted.Conv2d.of(spec.images().channels(), spec.scaled(STEM), 3, 2, 0).withBias())
        .then("features.1", new Nonlinearity.Relu());
    int number = 2;
    for (int[][] row : FIRES) {
      net.then("features." + number++, HALVE);
      for (int[] fire : row) {
        fire(net, "features." + number++ + ".", spec.scaled(fire[0]), spec.scaled(fire[1]));
      }
    }
    int channels = net.shape().channels();
    return net.then("classifier.0", new TrainingOnly.Dropout(DROPPED))
        .then("classifier.1", Weighted.Conv2d.of(channels, spec.classes(), 1, 1, 0).withBias())
        .then("classifier.2", new Nonlinearity.Relu())
        .then("classifier.3", new Pooling.AdaptiveAvgPool(1, 1))
        .then("flatten", new Rearranging.Flatten())
        .build();
  }

  private static void fire(GraphBuilder net, String name, int squeezed, int expanded) {
    String squeeze = conv(net, name + "squeeze", net.last(), squeezed, 1);
    String one = conv(net, name + "expand1x1", squeeze, expanded, 1);
    String three = conv(net, name + "expand3x3", squeeze, expanded, 3);
    net.add(name + "concat", new Joining.Concat(), one, three);
  }

  private static String conv(GraphBuilder net, String name, String from, int out, int kernel) {
    int in = net.shape(from).channels();
    net.add(name, Weighted.Conv2d.of(in, out, kernel, 1, kernel / 2).withBias(), from)
        .then(name + "_activation", new Nonlinearity.Relu());
    return net.last();
  }
}
