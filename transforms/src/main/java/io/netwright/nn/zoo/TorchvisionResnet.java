package io.netwright.nn.zoo;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;

/**
 * ResNet-18, ResNet-34 and ResNet-50 (He et al. 2016) as torchvision has them: a 7x7 stem of stride
 * 2 and a pooling. For CIFAR-10 people put a 3x3 stem of stride 1 without pooling in its place.
 */
final class TorchvisionResnet {
  private static final int STEM = 64;
  private static final int[] BLOCKS_OF_18 = {2, 2, 2, 2};
  private static final int[] BLOCKS_OF_34 = {3, 4, 6, 3};
  private static final Pooling HALVE =
      new Pooling.MaxPool(Extent.square(3), Extent.square(2), Extent.square(1), false);

  private final ArchitectureSpec spec;
  private final GraphBuilder net;
  private final boolean bottleneck;

  private TorchvisionResnet(ArchitectureSpec spec, boolean bottleneck) {
    this.spec = spec;
    this.net = spec.start();
    this.bottleneck = bottleneck;
  }

  static LayerGraph graph18(ArchitectureSpec spec) {
    return new TorchvisionResnet(spec, false).large().graph(BLOCKS_OF_18);
  }

  static LayerGraph graph34(ArchitectureSpec spec) {
    return new TorchvisionResnet(spec, false).large().graph(BLOCKS_OF_34);
  }

  static LayerGraph graph50(ArchitectureSpec spec) {
    return new TorchvisionResnet(spec, true).large().graph(BLOCKS_OF_34);
  }

  static LayerGraph cifar18(ArchitectureSpec spec) {
    return new TorchvisionResnet(spec, false).small().graph(BLOCKS_OF_18);
  }

  static LayerGraph cifar34(ArchitectureSpec spec) {
    return new TorchvisionResnet(spec, false).small().graph(BLOCKS_OF_34);
  }

  static LayerGraph cifar50(ArchitectureSpec spec) {
    return new TorchvisionResnet(spec, true).small().graph(BLOCKS_OF_34);
  }

  private TorchvisionResnet large() {
    stem(7, 2).then("maxpool", HALVE);
    return this;
  }

  private TorchvisionResnet small() {
    stem(3, 1);
    return this;
  }

  private Chain stem(int kernel, int stride) {
    return Chain.of(net, "")
        .conv("conv1", spec.scaled(STEM), kernel, stride)
        .norm("bn1")
        .relu("relu");
  }

  private LayerGraph graph(int[] blocks) {
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int index = 0; index < blocks[stage]; index++) {
        int stride = stage > 0 && index == 0 ? 2 : 1;
        block("layer" + (stage + 1) + "." + index + ".", spec.scaled(STEM << stage), stride);
      }
    }
    return spec.classified(net, "avgpool", "fc");
  }

  private void block(String name, int inner, int stride) {
    String input = net.last();
    Chain branch = Chain.of(net, name);
    if (bottleneck) {
      branch
          .conv("conv1", inner, 1, 1)
          .norm("bn1")
          .relu("relu1")
          .conv("conv2", inner, 3, stride)
          .norm("bn2")
          .relu("relu2")
          .conv("conv3", 4 * inner, 1, 1)
          .norm("bn3");
    } else {
      branch
          .conv("conv1", inner, 3, stride)
          .norm("bn1")
          .relu("relu1")
          .conv("conv2", inner, 3, 1)
          .norm("bn2");
    }
    Chain shortcut = Chain.of(net, name + "downsample.").reading(input);
    if (stride > 1 || shortcut.channels() != branch.channels()) {
      shortcut.conv("0", branch.channels(), 1, stride).norm("1");
    }
    net.add(name + "add", new Joining.Add(), branch.end(), shortcut.end())
        .then(name + "relu", new Nonlinearity.Relu());
  }
}
