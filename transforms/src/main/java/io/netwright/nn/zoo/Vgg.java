package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.LayerGraph;

/**
 * VGG-16 with batch normalization (Simonyan, Zisserman 2015, configuration D) for small images.
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
    GraphBuilder net = spec.padded(spec.start(), SIDE);
    int index = 0;
    int channels = spec.images().channels();
    for (int[] stage : STAGES) {
      for (int published : stage) {
        int wider = spec.scaled(published);
        net.then("features." + index++, Layer.Conv2d.of(channels, wider, 3, 1, 1).withBias())
            .then("features." + index++, Layer.BatchNorm.of(wider))
            .then("features." + index++, new Layer.Relu());
        channels = wider;
      }
      net.then("features." + index++, Layer.MaxPool.of(2));
    }
    if (net.shape().positions() > 1) {
      net.then("avg_pool", new Layer.AdaptiveAvgPool(1, 1));
    }
    return classifier(net, channels, spec);
  }

  private static LayerGraph classifier(GraphBuilder net, int channels, ArchitectureSpec spec) {
    int hidden = spec.scaled(4096);
    return net.then("flatten", new Layer.Flatten())
        .then("classifier.0", new Layer.Linear(channels, hidden, true))
        .then("classifier.1", new Layer.Relu())
        .then("classifier.2", new Layer.Dropout(0.5f))
        .then("classifier.3", new Layer.Linear(hidden, hidden, true))
        .then("classifier.4", new Layer.Relu())
        .then("classifier.5", new Layer.Dropout(0.5f))
        .then("classifier.6", new Layer.Linear(hidden, spec.classes(), true))
        .build();
  }
}
