package io.netwright.nn.zoo;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;

/** LeNet-5 with ReLU and max pooling, as Model LEGO's code has it (LeCun et al. 1998). */
final class Lenet {

  private Lenet() {}

  static LayerGraph graph(ArchitectureSpec spec) {
    return graph(spec, false);
  }

  /** The same with a batch normalization behind each convolution. */
  static LayerGraph normalized(ArchitectureSpec spec) {
    return graph(spec, true);
  }

  private static LayerGraph graph(ArchitectureSpec spec, boolean normalized) {
    int first = spec.scaled(6);
    int second = spec.scaled(16);
    int hidden = spec.scaled(120);
    int last = spec.scaled(84);
    GraphBuilder net = spec.padded(spec.start(), 32);
    net.then("conv1", Weighted.Conv2d.of(spec.images().channels(), first, 5, 1, 0).withBias());
    if (normalized) {
      net.then("bn1", Norm.BatchNorm.of(first));
    }
    net.then("relu1", new Nonlinearity.Relu())
        .then("pool1", Pooling.MaxPool.of(2))
        .then("conv2", Weighted.Conv2d.of(first, second, 5, 1, 0).withBias());
    if (normalized) {
      net.then("bn2", Norm.BatchNorm.of(second));
    }
    net.then("relu2", new Nonlinearity.Relu())
        .then("pool2", Pooling.MaxPool.of(2))
        .then("flatten", new Rearranging.Flatten());
    FeatureShape features = net.shape();
    return net.then("fc1", new Weighted.Linear(features.channels(), hidden, true))
        .then("relu3", new Nonlinearity.Relu())
        .then("fc2", new Weighted.Linear(hidden, last, true))
        .then("relu4", new Nonlinearity.Relu())
        .then("fc", new Weighted.Linear(last, spec.classes(), true))
        .build();
  }
}
