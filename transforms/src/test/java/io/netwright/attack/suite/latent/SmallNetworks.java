package io.netwright.attack.suite.latent;

import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import java.util.List;
import java.util.Map;

/** Networks whose features are the means of the colors of images of 2x2. */
final class SmallNetworks {
  /** (0.6, 0.4, 0.4) of class 0, (0.4, 0.6, 0.4) of class 1 and (0.4, 0.4, 0.6) of class 2. */
  static final ImageSet COLORS = colors();

  private static final float[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};

  private SmallNetworks() {}

  private static ImageSet colors() {
    byte[] pixels = new byte[3 * 12];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 12 == i % 12 / 4 ? 153 : 102);
    }
    return new ImageSet(new ImageShape(3, 2, 2), pixels, new int[] {0, 1, 2});
  }

  /** Logits are 100 times what a color has above the mean of all, clipped to [-1, 1]. */
  static WeightedGraph clipped() {
    float[] weight = new float[9];
    for (int i = 0; i < 9; i++) {
      weight[i] = 100 * (IDENTITY[i] - 1 / 3f);
    }
    return network(weight, new float[3], new Nonlinearity.Clip(-1, 1));
  }

  /** The logit of class 0 is 1, those of the others {@code relu(100 (color - 0.5))}. */
  static WeightedGraph dead() {
    float[] weight = {0, 0, 0, 0, 100, 0, 0, 0, 100};
    return network(weight, new float[] {1, -50, -50}, new Nonlinearity.Relu());
  }

  /** Logits are what {@code 3x3} numbers, row by row, make of the colors. */
  static WeightedGraph linear(float... weight) {
    return network(weight, new float[3], new Nonlinearity.LeakyRelu(1));
  }

  private static WeightedGraph network(float[] weight, float[] bias, Layer last) {
    return new WeightedGraph(
        GraphBuilder.from(FeatureShape.map(3, 2, 2))
            .then("conv1", Weighted.Conv2d.of(3, 3, 1, 1, 0))
            .then("conv2", Weighted.Conv2d.of(3, 3, 1, 1, 0))
            .then("pool", new Pooling.AdaptiveAvgPool(1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(3, 3, true))
            .then("last", last)
            .build(),
        Map.of(
            "conv1.weight", new Tensor(List.of(3, 3, 1, 1), IDENTITY),
            "conv2.weight", new Tensor(List.of(3, 3, 1, 1), IDENTITY),
            "fc.weight", new Tensor(List.of(3, 3), weight),
            "fc.bias", new Tensor(List.of(3), bias)));
  }
}
