package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;

/** EfficientNetV2-S and -L (Tan, Le 2021): fused blocks first, then MBConv blocks. */
final class Efficientnet {
  private static final int STEM = 24;
  private static final int LAST = 1792;
  private static final int REDUCTION = 4;

  /**
   * A row of the paper's table 4.
   *
   * @param fused whether expansion and filter are one convolution, without excitation
   */
  record Stage(boolean fused, int expansion, int channels, int blocks, int stride) {}

  static final Stage[] SMALL = {
    new Stage(true, 1, 24, 2, 1),
    new Stage(true, 4, 48, 4, 2),
    new Stage(true, 4, 64, 4, 2),
    new Stage(false, 4, 128, 6, 2),
    new Stage(false, 6, 160, 9, 1),
    new Stage(false, 6, 256, 15, 2)
  };

  private static final Stage[] LARGE = {
    new Stage(true, 1, 32, 4, 1),
    new Stage(true, 4, 64, 7, 2),
    new Stage(true, 4, 96, 7, 2),
    new Stage(false, 4, 192, 10, 2),
    new Stage(false, 6, 224, 19, 1),
    new Stage(false, 6, 384, 25, 2),
    new Stage(false, 6, 640, 7, 1)
  };

  private Efficientnet() {}

  static LayerGraph graphV2Small(ArchitectureSpec spec) {
    return graph(spec, SMALL);
  }

  static LayerGraph graphV2Large(ArchitectureSpec spec) {
    return graph(spec, LARGE);
  }

  private static LayerGraph graph(ArchitectureSpec spec, Stage[] stages) {
    GraphBuilder net = spec.start();
    Sequence.of(net, "features.0")
        .conv(spec.scaled(STEM), 3, 2)
        .norm()
        .then(new Nonlinearity.Silu());
    int number = 1;
    for (Stage stage : stages) {
      int out = spec.scaled(stage.channels());
      for (int index = 0; index < stage.blocks(); index++) {
        int hidden = stage.expansion() * net.shape().channels();
        int stride = index == 0 ? stage.stride() : 1;
        InvertedResidual block =
            new InvertedResidual(hidden, out, 3, stride, new Nonlinearity.Silu());
        String input = net.last();
        write(net, "features." + number + ".conv", block, stage.fused());
        block.addInput(net, "features." + number++, input);
      }
    }
    Sequence.of(net, "conv").conv(spec.scaled(LAST), 1, 1).norm().then(new Nonlinearity.Silu());
    return spec.classified(net, "avgpool", "classifier");
  }

  private static void write(GraphBuilder net, String name, InvertedResidual block, boolean fused) {
    int reduced = Math.max(1, net.shape().channels() / REDUCTION);
    Sequence layers = Sequence.of(net, name);
    if (fused) {
      layers.conv(block.hidden(), 3, block.stride()).norm().then(block.activation());
    } else {
      String filtered = block.widen(layers).end();
      String excitation = name + ".6";
      new SqueezeExcitation(
              excitation + ".avg_pool", excitation + ".fc", reduced, new Nonlinearity.Silu())
          .scale(net, filtered);
      layers.skip(net.last());
    }
    layers.conv(block.out(), 1, 1).norm();
  }
}
