package io.netwright.nn.zoo;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;

/**
 * Inception-v3 (Szegedy et al. 2016) for small images: a stem of stride 1 without pooling, no
 * auxiliary classifier.
 */
final class Inception {
  private static final float DROPPED = 0.5f;
  private static final float EPS = 1e-5f;
  private static final Extent THREE = Extent.square(3);
  private static final Pooling MEANS =
      new Pooling.AvgPool(THREE, Extent.square(1), Extent.square(1), false, true);

  private final ArchitectureSpec spec;
  private final GraphBuilder net;

  private Inception(ArchitectureSpec spec) {
    this.spec = spec;
    this.net = spec.start();
  }

  static LayerGraph graphV3(ArchitectureSpec spec) {
    return new Inception(spec).graph();
  }

  private LayerGraph graph() {
    from(net.last())
        .square("Conv2d_1a_3x3", 32, 3)
        .square("Conv2d_2a_3x3", 32, 3)
        .square("Conv2d_2b_3x3", 64, 3)
        .square("Conv2d_3b_1x1", 80, 1)
        .unpadded("Conv2d_4a_3x3", 192, 1);
    fiveByFive("Mixed_5b", 32);
    fiveByFive("Mixed_5c", 64);
    fiveByFive("Mixed_5d", 64);
    halve("Mixed_6a");
    sevenBySeven("Mixed_6b", 128);
    sevenBySeven("Mixed_6c", 160);
    sevenBySeven("Mixed_6d", 160);
    sevenBySeven("Mixed_6e", 192);
    halveAgain("Mixed_7a");
    spread("Mixed_7b");
    spread("Mixed_7c");
    net.then("avgpool", new Pooling.AdaptiveAvgPool(1, 1))
        .then("dropout", new TrainingOnly.Dropout(DROPPED))
        .then("flatten", new Rearranging.Flatten());
    return spec.classified(net, "linear");
  }

  /** Figure 5 of the paper, with one 5x5 convolution. */
  private void fiveByFive(String name, int pooled) {
    String in = net.last();
    join(
        name,
        from(in).square(name + ".branch1x1", 64, 1).end(),
        from(in).square(name + ".branch5x5.0", 48, 1).square(name + ".branch5x5.1", 64, 5).end(),
        from(in)
            .square(name + ".branch3x3.0", 64, 1)
            .square(name + ".branch3x3.1", 96, 3)
            .square(name + ".branch3x3.2", 96, 3)
            .end(),
        from(in)
            .pool(name + ".branchpool.0", MEANS)
            .square(name + ".branchpool.1", pooled, 3)
            .end());
  }

  private void halve(String name) {
    String in = net.last();
    join(
        name,
        from(in).unpadded(name + ".branch3x3", 384, 2).end(),
        from(in)
            .square(name + ".branch3x3stack.0", 64, 1)
            .square(name + ".branch3x3stack.1", 96, 3)
            .unpadded(name + ".branch3x3stack.2", 96, 2)
            .end(),
        from(in)
            .pool(
                name + ".branchpool",
                new Pooling.MaxPool(THREE, Extent.square(2), Extent.square(0), false))
            .end());
  }

  /** Figure 6 of the paper with n = 7. */
  private void sevenBySeven(String name, int inner) {
    String in = net.last();
    join(
        name,
        from(in).square(name + ".branch1x1", 192, 1).end(),
        from(in)
            .square(name + ".branch7x7.0", inner, 1)
            .tall(name + ".branch7x7.1", inner, 7)
            .wide(name + ".branch7x7.2", 192, 7)
            .end(),
        from(in)
            .square(name + ".branch7x7stack.0", inner, 1)
            .tall(name + ".branch7x7stack.1", inner, 7)
            .wide(name + ".branch7x7stack.2", inner, 7)
            .tall(name + ".branch7x7stack.3", inner, 7)
            .wide(name + ".branch7x7stack.4", 192, 7)
            .end(),
        from(in)
            .pool(name + ".branch_pool.0", MEANS)
            .square(name + ".branch_pool.1", 192, 1)
            .end());
  }

  private void halveAgain(String name) {
    String in = net.last();
    join(
        name,
        from(in)
            .square(name + ".branch3x3.0", 192, 1)
            .unpadded(name + ".branch3x3.1", 320, 2)
            .end(),
        from(in)
            .square(name + ".branch7x7.0", 192, 1)
            .wide(name + ".branch7x7.1", 192, 7)
            .tall(name + ".branch7x7.2", 192, 7)
            .unpadded(name + ".branch7x7.3", 192, 2)
            .end(),
        from(in)
            .pool(
                name + ".branchpool",
                new Pooling.AvgPool(THREE, Extent.square(2), Extent.square(0), false, true))
            .end());
  }

  /** Figure 7 of the paper: branches that part once more. */
  private void spread(String name) {
    String in = net.last();
    String one = from(in).square(name + ".branch1x1", 320, 1).end();
    String three = from(in).square(name + ".branch3x3_1", 384, 1).end();
    String threeWide = from(three).wide(name + ".branch3x3_2a", 384, 3).end();
    String threeTall = from(three).tall(name + ".branch3x3_2b", 384, 3).end();
    String stack =
        from(in)
            .square(name + ".branch3x3stack_1", 448, 1)
            .square(name + ".branch3x3stack_2", 384, 3)
            .end();
    String stackWide = from(stack).wide(name + ".branch3x3stack_3a", 384, 3).end();
    String stackTall = from(stack).tall(name + ".branch3x3stack_3b", 384, 3).end();
    String pooled =
        from(in).pool(name + ".branch_pool.0", MEANS).square(name + ".branch_pool.1", 192, 1).end();
    join(name, one, threeWide, threeTall, stackWide, stackTall, pooled);
  }

  private InceptionBranch from(String input) {
    return new InceptionBranch(net, spec, input, EPS);
  }

  private void join(String name, String... branches) {
    net.add(name + ".concat", new Joining.Concat(), branches);
  }
}
