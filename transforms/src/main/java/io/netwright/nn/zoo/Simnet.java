package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;

/**
 * SimNet: the small network of Model Doctor (Feng et al. 2022), three convolutions and two linear
 * layers with nothing between them.
 *
 * <p>Images below 32 pixels are padded with zeros to 32, and above 32 the features are averaged to
 * the positions that the classifier expects.
 */
final class Simnet {
  private static final int SIDE = 32;
  private static final int POSITIONS = SIDE / 4;

  private Simnet() {}

  static LayerGraph graph(ArchitectureSpec spec) {
    GraphBuilder net = spec.padded(spec.start(), SIDE);
    conv(net, 1, spec.scaled(9));
    net.then("features.s1", Pooling.MaxPool.of(2));
    conv(net, 2, spec.scaled(27));
    net.then("features.s2", Pooling.MaxPool.of(2));
    conv(net, 3, spec.scaled(81));
    if (net.shape().positions() > POSITIONS * POSITIONS) {
      net.then("avg_pool", new Pooling.AdaptiveAvgPool(POSITIONS, POSITIONS));
    }
    net.then("flatten", new Rearranging.Flatten());
    int features = net.shape().channels();
    net.then("classifier.f4", new Weighted.Linear(features, spec.scaled(2048), true));
    return spec.classified(net, "classifier.f5");
  }

  private static void conv(GraphBuilder net, int number, int out) {
    int in = net.shape().channels();
    net.then("features.c" + number, Weighted.Conv2d.of(in, out, 3, 1, 1).withBias())
        .then("features.relu" + number, new Nonlinearity.Relu());
  }
}
