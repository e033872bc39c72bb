package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;

/**
 * SimpleNet, first version (Hasanpour et al. 2016): thirteen convolutions, dropout of whole
 * channels behind each pooling. Images below 32 pixels are padded with zeros to 32.
 */
final class Simplenet {
  private static final int SIDE = 32;
  private static final float DROPPED = 0.1f;
  private static final float MOMENTUM = 0.05f;
  private static final int KERNEL = 3;

  /** Channels of the convolutions up to each pooling. */
  private static final int[][] STAGES = {
    {64, 128, 128, 128}, {128, 128, 256}, {256, 256}, {512}, {2048, 256}, {256}
  };

  /** The stage of pointwise convolutions. */
  private static final int POINTWISE = 4;

  private Simplenet() {}

  static LayerGraph graphV1(ArchitectureSpec spec) {
    GraphBuilder net = spec.padded(spec.start(), SIDE);
    Sequence features = Sequence.biased(net, "features");
    for (int stage = 0; stage < STAGES.length; stage++) {
      if (stage > 0) {
        features.then(Pooling.MaxPool.of(2)).then(new TrainingOnly.ChannelDropout(DROPPED));
      }
      for (int published : STAGES[stage]) {
        int out = spec.scaled(published);
        features
            .conv(out, stage == POINTWISE ? 1 : KERNEL, 1)
            .then(new Norm.BatchNorm(out, 1e-5f, MOMENTUM))
            .relu();
      }
    }
    net.then("max_pool", new Pooling.GlobalMaxPool())
        .then("drp", new TrainingOnly.Dropout(DROPPED))
        .then("flatten", new Rearranging.Flatten());
    return spec.classified(net, "classifier");
  }
}
