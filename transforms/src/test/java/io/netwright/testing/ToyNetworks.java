package io.netwright.testing;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;

/** Graphs that tell four classes of images {@code (3, 8, 8)} apart. */
public final class ToyNetworks {

  private ToyNetworks() {}

  /** One convolution, normalized, and one linear layer. */
  public static LayerGraph normalized() {
    return start().then("flatten", new Rearranging.Flatten()).then("fc", fc(384)).build();
  }

  /** The same pooled, with dropout: everything that carries state or is random. */
  public static LayerGraph withDropout() {
    return start()
        .then("pool", Pooling.MaxPool.of(2))
        .then("flatten", new Rearranging.Flatten())
        .then("dropout", new TrainingOnly.Dropout(0.2f))
        .then("fc", fc(96))
        .build();
  }

  private static GraphBuilder start() {
    return GraphBuilder.from(FeatureShape.map(3, 8, 8))
        .then("conv", Weighted.Conv2d.of(3, 6, 3, 1, 1))
        .then("bn", Norm.BatchNorm.of(6))
        .then("relu", new Nonlinearity.Relu());
  }

  private static Weighted.Linear fc(int features) {
    return new Weighted.Linear(features, 4, true);
  }
}
