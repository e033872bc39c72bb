package io.netwright.nn.zoo;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;

/**
 * GoogLeNet (Szegedy et al. 2015) for small images, with normalization and two 3x3 convolutions for
 * the 5x5.
 *
 * <p>One normalization of each module has an epsilon of its channel count. That is a slip of the
 * code which the papers evaluated, and kept, since their numbers are those of this network.
 */
final class Googlenet {
  private static final float DROPPED = 0.4f;
  private static final Pooling.MaxPool HALVE = pool(2);

  /**
   * A row of the paper's table 1.
   *
   * @param reduce3 channels before the 3x3 convolution
   * @param reduce5 channels before those in place of the 5x5
   */
  record Module(String name, int one, int reduce3, int three, int reduce5, int five, int pooled) {}

  static final Module[][] STAGES = {
    {
      new Module("a3", 64, 96, 128, 16, 32, 32), //
      new Module("b3", 128, 128, 192, 32, 96, 64)
    },
    {
      new Module("a4", 192, 96, 208, 16, 48, 64),
      new Module("b4", 160, 112, 224, 24, 64, 64),
      new Module("c4", 128, 128, 256, 24, 64, 64),
      new Module("d4", 112, 144, 288, 32, 64, 64),
      new Module("e4", 256, 160, 320, 32, 128, 128)
    },
    {
      new Module("a5", 256, 160, 320, 32, 128, 128), //
      new Module("b5", 384, 192, 384, 48, 128, 128)
    }
  };

  private Googlenet() {}

  static LayerGraph graph(ArchitectureSpec spec) {
    GraphBuilder net = spec.start();
    Sequence.of(net, "prelayer")
        .conv(spec.scaled(64), 3, 1)
        .norm()
        .relu()
        .conv(spec.scaled(64), 3, 1)
        .norm()
        .relu()
        .conv(spec.scaled(192), 3, 1)
        .norm()
        .relu();
    for (int stage = 0; stage < STAGES.length; stage++) {
      net.then("maxpool" + (stage + 1), HALVE);
      for (Module module : STAGES[stage]) {
        inception(net, module, spec);
      }
    }
    net.then("avgpool", new Pooling.AdaptiveAvgPool(1, 1))
        .then("dropout", new TrainingOnly.Dropout(DROPPED))
        .then("flatten", new Rearranging.Flatten());
    return spec.classified(net, "linear");
  }

  private static void inception(GraphBuilder net, Module module, ArchitectureSpec spec) {
    String input = net.last();
    int five = spec.scaled(module.five());
    String one =
        branch(net, module, "b1", input).conv(spec.scaled(module.one()), 1, 1).norm().relu().end();
    String three =
        branch(net, module, "b2", input)
            .conv(spec.scaled(module.reduce3()), 1, 1)
            .norm()
            .relu()
            .conv(spec.scaled(module.three()), 3, 1)
            .norm()
            .relu()
            .end();
    String twice =
        branch(net, module, "b3", input)
            .conv(spec.scaled(module.reduce5()), 1, 1)
            .norm()
            .relu()
            .conv(five, 3, 1)
            .then(new Norm.BatchNorm(five, five, 0.1f))
            .relu()
            .conv(five, 3, 1)
            .norm()
            .relu()
            .end();
    String pooled =
        branch(net, module, "b4", input)
            .then(pool(1))
            .conv(spec.scaled(module.pooled()), 1, 1)
            .norm()
            .relu()
            .end();
    net.add(module.name() + ".concat", new Joining.Concat(), one, three, twice, pooled);
  }

  private static Sequence branch(GraphBuilder net, Module module, String branch, String input) {
    return Sequence.biased(net, module.name() + "." + branch).reading(input);
  }

  private static Pooling.MaxPool pool(int stride) {
    return new Pooling.MaxPool(Extent.square(3), Extent.square(stride), Extent.square(1), false);
  }
}
