package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;
import io.netwright.nn.graph.Weighted;

/**
 * The networks of inverted residual blocks as torchvision has them: MobileNetV2 (Sandler et al.
 * 2018), MNASNet 1.0 (Tan et al. 2019) and EfficientNetV2-S (Tan, Le 2021).
 */
final class TorchvisionMobile {
  private static final float DROPPED = 0.2f;
  private static final float EPS = 1e-3f;

  /** MNASNet's batches weigh little, as in TensorFlow's: running statistics are slow to follow. */
  private static final float MNASNET_MOMENTUM = 3e-4f;

  private static final int STEM = 32;
  private static final int LAST = 1280;
  private static final int REDUCTION = 4;
  private static final Nonlinearity RELU = new Nonlinearity.Relu();
  private static final Nonlinearity RELU6 = new Nonlinearity.Relu6();
  private static final Nonlinearity SILU = new Nonlinearity.Silu();

  /** The paper's table 2: expansion, channels, blocks, stride of the first. */
  private static final int[][] MOBILENET = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  private TorchvisionMobile() {}

  static LayerGraph mobilenetV2(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    Chain.of(net, "features.").block("0", spec.scaled(STEM), 3, 2, RELU6);
    int number = 1;
    for (int[] row : MOBILENET) {
      for (int index = 0; index < row[2]; index++) {
        String name = "features." + number++ + ".";
        String input = net.last();
        int hidden = row[0] * net.shape().channels();
        int stride = index == 0 ? row[3] : 1;
        Chain branch = Chain.of(net, name + "conv.");
        int part = 0;
        if (row[0] > 1) {
          branch.block(part++ + "", hidden, 1, 1, RELU6);
        }
        branch
            .depthwiseBlock(part++ + "", 3, stride, RELU6)
            .conv(part++ + "", spec.scaled(row[1]), 1, 1)
            .norm(part + "");
        add(net, name, input, stride);
      }
    }
    Chain.of(net, "features.").block(number + "", spec.scaled(LAST), 1, 1, RELU6);
    return classified(net, spec);
  }

  static LayerGraph mnasnet(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    Chain.of(net, "layers.")
        .momentum(MNASNET_MOMENTUM)
        .conv("0", spec.scaled(STEM), 3, 2)
        .norm("1")
        .relu("2")
        .depthwise("3", 3, 1)
        .norm("4")
        .relu("5")
        .conv("6", spec.scaled(STEM / 2), 1, 1)
        .norm("7");
    int number = 8;
    for (int[] row : Mnasnet.STAGES) {
      for (int index = 0; index < row[2]; index++) {
        String name = "layers." + number + "." + index + ".";
        String input = net.last();
        int stride = index == 0 ? row[3] : 1;
        Chain.of(net, name + "layers.")
            .momentum(MNASNET_MOMENTUM)
            .conv("0", row[0] * net.shape().channels(), 1, 1)
            .norm("1")
            .relu("2")
            .depthwise("3", row[4], stride)
            .norm("4")
            .relu("5")
            .conv("6", spec.scaled(row[1]), 1, 1)
            .norm("7");
        add(net, name, input, stride);
      }
      number++;
    }
    Chain.of(net, "layers.")
        .momentum(MNASNET_MOMENTUM)
        .conv(number++ + "", spec.scaled(LAST), 1, 1)
        .norm(number++ + "")
        .then(number + "", RELU);
    return classified(net, spec);
  }

  static LayerGraph efficientnetV2Small(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    Efficientnet.Stage[] stages = Efficientnet.SMALL;
    Chain.of(net, "features.").eps(EPS).block("0", spec.scaled(stages[0].channels()), 3, 2, SILU);
    for (int number = 1; number <= stages.length; number++) {
      Efficientnet.Stage stage = stages[number - 1];
      for (int index = 0; index < stage.blocks(); index++) {
        String name = "features." + number + "." + index + ".";
        String input = net.last();
        int stride = index == 0 ? stage.stride() : 1;
        efficient(net, name + "block.", stage, spec.scaled(stage.channels()), stride);
        add(net, name, input, stride);
      }
    }
    Chain.of(net, "features.")
        .eps(EPS)
        .block(stages.length + 1 + "", spec.scaled(LAST), 1, 1, SILU);
    return classified(net, spec);
  }

  private static void efficient(
      GraphBuilder net, String name, Efficientnet.Stage stage, int out, int stride) {
    int in = net.shape().channels();
    int hidden = stage.expansion() * in;
    Chain branch = Chain.of(net, name).eps(EPS);
    if (stage.fused() && stage.expansion() == 1) {
      branch.block("0", out, 3, stride, SILU);
    } else if (stage.fused()) {
      branch.block("0", hidden, 3, stride, SILU).conv("1.0", out, 1, 1).norm("1.1");
    } else {
      branch.block("0", hidden, 1, 1, SILU).depthwiseBlock("1", 3, stride, SILU);
      excite(net, name + "2.", Math.max(1, in / REDUCTION));
      Chain.of(net, name).eps(EPS).conv("3.0", out, 1, 1).norm("3.1");
    }
  }

  /** Squeeze and excitation whose layers are convolutions of one position. */
  private static void excite(GraphBuilder net, String name, int squeezed) {
    String features = net.last();
    int channels = net.shape().channels();
    net.then(name + "avgpool", new Pooling.AdaptiveAvgPool(1, 1))
        .then(name + "fc1", Weighted.Conv2d.of(channels, squeezed, 1, 1, 0).withBias())
        .then(name + "activation", SILU)
        .then(name + "fc2", Weighted.Conv2d.of(squeezed, channels, 1, 1, 0).withBias())
        .then(name + "scale_activation", new Nonlinearity.Sigmoid());
    net.add(name + "scale", new Joining.Multiply(), features, net.last());
  }

  private static void add(GraphBuilder net, String name, String input, int stride) {
    if (stride == 1 && net.shape(input).equals(net.shape())) {
      net.add(name + "add", new Joining.Add(), input, net.last());
    }
  }

  private static LayerGraph classified(GraphBuilder net, ArchitectureSpec spec) {
    net.then("avgpool", new Pooling.AdaptiveAvgPool(1, 1))
        .then("flatten", new Rearranging.Flatten())
        .then("classifier.0", new TrainingOnly.Dropout(DROPPED));
    return spec.classified(net, "classifier.1");
  }
}
