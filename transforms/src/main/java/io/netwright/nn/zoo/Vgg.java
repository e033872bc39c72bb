package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;

/**
 * VGG-16 with batch normalization (Simonyan, Zisserman 2015, configuration D) for small images, and
 * as torchvision has it.
 *
 * <p>It halves five times: images below 32 pixels are padded with zeros to 32, and above 32 the
 * features are averaged to the one position that the classifier expects.
 */
final class Vgg {
  private static final int SIDE = 32;
  private static final int[][] STAGES = {
    {64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}
  };

  private Vgg() {}

  static LayerGraph graph(ArchitectureSpec spec) {
    GraphBuilder net = features(spec);
    if (net.shape().positions() > 1) {
      net.then("avg_pool", new Pooling.AdaptiveAvgPool(1, 1));
    }
    return classifier(net, spec);
  }

  /** As torchvision has it: the classifier sees 7x7 positions. */
  static LayerGraph torchvision(ArchitectureSpec spec) {
    GraphBuilder net = features(spec);
    return classifier(net.then("avgpool", new Pooling.AdaptiveAvgPool(7, 7)), spec);
  }

  private static GraphBuilder features(ArchitectureSpec spec) {
    GraphBuilder net = spec.padded(spec.start(), SIDE);
    int index = 0;
    int channels = spec.images().channels();
    for (int[] stage : STAGES) {
      for (int published : stage) {
        int wider = spec.scaled(published);
        net.then("features." + index++, Weighted.Conv2d.of(channels, wider, 3, 1, 1).withBias())
            .then("features." + index++, Norm.BatchNorm.of(wider))
            .then("features." + index++, new Nonlinearity.Relu());
        channels = wider;
      }
      net.then("features." + index++, Pooling.MaxPool.of(2));
    }
    return net;
  }

  private static LayerGraph classifier(GraphBuilder net, ArchitectureSpec spec) {
    int hidden = spec.scaled(4096);
    int channels = net.then("flatten", new Rearranging.Flatten()).shape().channels();
    return net.then("classifier.0", new Weighted.Linear(channels, hidden, true))
        .then("classifier.1", new Nonlinearity.Relu())
        .then("classifier.2", new TrainingOnly.Dropout(0.5f))
        .then("classifier.3", new Weighted.Linear(hidden, hidden, true))
        .then("classifier.4", new Nonlinearity.Relu())
        .then("classifier.5", new TrainingOnly.Dropout(0.5f))
        .then("classifier.6", new Weighted.Linear(hidden, spec.classes(), true))
        .build();
  }
}
