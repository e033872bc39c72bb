package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;

/**
 * AlexNet (Krizhevsky et al. 2012, with the channels of Krizhevsky 2014) for small images: 3x3
 * kernels throughout.
 *
 * <p>Images below 32 pixels are padded with zeros to 32, and above 32 the features are averaged to
 * the positions that the classifier expects.
 */
final class Alexnet {
  private static final int SIDE = 32;
  private static final int POSITIONS = SIDE / 16;
  private static final float DROPPED = 0.5f;

  private Alexnet() {}

  static LayerGraph graph(ArchitectureSpec spec) {
    GraphBuilder net = spec.padded(spec.start(), SIDE);
    Sequence.biased(net, "features")
        .conv(spec.scaled(64), 3, 2)
        .relu()
        .then(Pooling.MaxPool.of(2))
        .conv(spec.scaled(192), 3, 1)
        .relu()
        .then(Pooling.MaxPool.of(2))
        .conv(spec.scaled(384), 3, 1)
        .relu()
        .conv(spec.scaled(256), 3, 1)
        .relu()
        .conv(spec.scaled(256), 3, 1)
        .relu()
        .then(Pooling.MaxPool.of(2));
    if (net.shape().positions() > POSITIONS * POSITIONS) {
      net.then("avg_pool", new Pooling.AdaptiveAvgPool(POSITIONS, POSITIONS));
    }
    net.then("flatten", new Rearranging.Flatten());
    int hidden = spec.scaled(4096);
    Sequence.of(net, "classifier")
        .then(new TrainingOnly.Dropout(DROPPED))
        .linear(hidden)
        .relu()
        .then(new TrainingOnly.Dropout(DROPPED))
        .linear(hidden)
        .relu()
        .linear(spec.classes());
    return net.build();
  }
}
