package io.netwright.nn.zoo;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;

/**
 * GoogLeNet (Szegedy et al. 2015) as torchvision has it, without auxiliary classifiers: with
 * normalization, and a 3x3 convolution for the 5x5. Images below 15 pixels, which torchvision's
 * cannot take, are padded with zeros.
 */
final class TorchvisionGooglenet {
  private static final int SIDE = 32;
  private static final int SMALLEST = 15;
  private static final float DROPPED = 0.2f;
  private static final float EPS = 1e-3f;

  private final ArchitectureSpec spec;
  private final GraphBuilder net;

  private TorchvisionGooglenet(ArchitectureSpec spec) {
    this.spec = spec;
    this.net = spec.padded(spec.start(), SIDE, SMALLEST);
  }

  static LayerGraph graph(ArchitectureSpec spec) {
    return new TorchvisionGooglenet(spec).graph();
  }

  private LayerGraph graph() {
    from(net.last())
        .square("conv1", 64, 7, 2)
        .pool("maxpool1", pool(3, 2))
        .square("conv2", 64, 1)
        .square("conv3", 192, 3)
        .pool("maxpool2", pool(3, 2));
    for (int stage = 0; stage < Googlenet.STAGES.length; stage++) {
      if (stage > 0) {
        net.then("maxpool" + (stage + 2), pool(stage == 1 ? 3 : 2, 2));
      }
      for (Googlenet.Module module : Googlenet.STAGES[stage]) {
        inception(module);
      }
    }
    net.then("avgpool", new Pooling.AdaptiveAvgPool(1, 1))
        .then("flatten", new Rearranging.Flatten())
        .then("dropout", new TrainingOnly.Dropout(DROPPED));
    return spec.classified(net, "fc");
  }

  private void inception(Googlenet.Module module) {
    String input = net.last();
    String name = "inception" + module.name().charAt(1) + module.name().charAt(0) + ".";
    String one = from(input).square(name + "branch1", module.one(), 1).end();
    String three =
        from(input)
            .square(name + "branch2.0", module.reduce3(), 1)
            .square(name + "branch2.1", module.three(), 3)
            .end();
    String five =
        from(input)
            .square(name + "branch3.0", module.reduce5(), 1)
            .square(name + "branch3.1", module.five(), 3)
            .end();
    String pooled =
        from(input)
            .pool(
                name + "branch4.0",
                new Pooling.MaxPool(Extent.square(3), Extent.square(1), Extent.square(1), true))
            .square(name + "branch4.1", module.pooled(), 1)
            .end();
    net.add(name + "concat", new Joining.Concat(), one, three, five, pooled);
  }

  private InceptionBranch from(String input) {
    return new InceptionBranch(net, spec, input, EPS);
  }

  private static Pooling.MaxPool pool(int side, int stride) {
    return new Pooling.MaxPool(Extent.square(side), Extent.square(stride), Extent.square(0), true);
  }
}
