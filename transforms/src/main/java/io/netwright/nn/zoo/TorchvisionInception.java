package io.netwright.nn.zoo;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.TrainingOnly;

/**
 * Inception-v3 (Szegedy et al. 2016) as torchvision has it, without auxiliary classifier. It takes
 * 299 pixels and at least 75: smaller images are padded with zeros.
 *
 * <p>The weights that torchvision publishes expect {@code (x - 0.5) / 0.5}; its {@code
 * transform_input} makes that of images normalized for ImageNet.
 */
final class TorchvisionInception {
  private static final int SIDE = 75;
  private static final float DROPPED = 0.5f;
  private static final float EPS = 1e-3f;
  private static final Extent THREE = Extent.square(3);
  private static final Pooling MEANS =
      new Pooling.AvgPool(THREE, Extent.square(1), Extent.square(1), false, true);
  private static final Pooling HALVE =
      new Pooling.MaxPool(THREE, Extent.square(2), Extent.square(0), false);

  private final ArchitectureSpec spec;
  private final GraphBuilder net;

  private TorchvisionInception(ArchitectureSpec spec) {
    this.spec = spec;
    this.net = spec.padded(spec.start(), SIDE);
  }

  static LayerGraph graphV3(ArchitectureSpec spec) {
    return new TorchvisionInception(spec).graph();
  }

  private LayerGraph graph() {
    from(net.last())
        .unpadded("Conv2d_1a_3x3", 32, 2)
        .unpadded("Conv2d_2a_3x3", 32, 1)
        .square("Conv2d_2b_3x3", 64, 3)
        .pool("maxpool1", HALVE)
        .square("Conv2d_3b_1x1", 80, 1)
        .unpadded("Conv2d_4a_3x3", 192, 1)
        .pool("maxpool2", HALVE);
    fiveByFive("Mixed_5b.", 32);
    fiveByFive("Mixed_5c.", 64);
    fiveByFive("Mixed_5d.", 64);
    halve("Mixed_6a.");
    sevenBySeven("Mixed_6b.", 128);
    sevenBySeven("Mixed_6c.", 160);
    sevenBySeven("Mixed_6d.", 160);
    sevenBySeven("Mixed_6e.", 192);
    halveAgain("Mixed_7a.");
    spread("Mixed_7b.");
    spread("Mixed_7c.");
    net.then("avgpool", new Pooling.AdaptiveAvgPool(1, 1))
        .then("dropout", new TrainingOnly.Dropout(DROPPED))
        .then("flatten", new Rearranging.Flatten());
    return spec.classified(net, "fc");
  }

  private void fiveByFive(String name, int pooled) {
    String in = net.last();
    join(
        name,
        from(in).square(name + "branch1x1", 64, 1).end(),
        from(in).square(name + "branch5x5_1", 48, 1).square(name + "branch5x5_2", 64, 5).end(),
        from(in)
            .square(name + "branch3x3dbl_1", 64, 1)
            .square(name + "branch3x3dbl_2", 96, 3)
            .square(name + "branch3x3dbl_3", 96, 3)
            .end(),
        pooled(in, name, pooled));
  }

  private void halve(String name) {
    String in = net.last();
    join(
        name,
        from(in).unpadded(name + "branch3x3", 384, 2).end(),
        from(in)
            .square(name + "branch3x3dbl_1", 64, 1)
            .square(name + "branch3x3dbl_2", 96, 3)
            .unpadded(name + "branch3x3dbl_3", 96, 2)
            .end(),
        from(in).pool(name + "branch_pool", HALVE).end());
  }

  private void sevenBySeven(String name, int inner) {
    String in = net.last();
    join(
        name,
        from(in).square(name + "branch1x1", 192, 1).end(),
        from(in)
            .square(name + "branch7x7_1", inner, 1)
            .wide(name + "branch7x7_2", inner, 7)
            .tall(name + "branch7x7_3", 192, 7)
            .end(),
        from(in)
            .square(name + "branch7x7dbl_1", inner, 1)
            .tall(name + "branch7x7dbl_2", inner, 7)
            .wide(name + "branch7x7dbl_3", inner, 7)
            .tall(name + "branch7x7dbl_4", inner, 7)
            .wide(name + "branch7x7dbl_5", 192, 7)
            .end(),
        pooled(in, name, 192));
  }

  private void halveAgain(String name) {
    String in = net.last();
    join(
        name,
        from(in).square(name + "branch3x3_1", 192, 1).unpadded(name + "branch3x3_2", 320, 2).end(),
        from(in)
            .square(name + "branch7x7x3_1", 192, 1)
            .wide(name + "branch7x7x3_2", 192, 7)
            .tall(name + "branch7x7x3_3", 192, 7)
            .unpadded(name + "branch7x7x3_4", 192, 2)
            .end(),
        from(in).pool(name + "branch_pool", HALVE).end());
  }

  private void spread(String name) {
    String in = net.last();
    String one = from(in).square(name + "branch1x1", 320, 1).end();
    String three = from(in).square(name + "branch3x3_1", 384, 1).end();
    String threeWide = from(three).wide(name + "branch3x3_2a", 384, 3).end();
    String threeTall = from(three).tall(name + "branch3x3_2b", 384, 3).end();
    String twice =
        from(in)
            .square(name + "branch3x3dbl_1", 448, 1)
            .square(name + "branch3x3dbl_2", 384, 3)
            .end();
    String twiceWide = from(twice).wide(name + "branch3x3dbl_3a", 384, 3).end();
    String twiceTall = from(twice).tall(name + "branch3x3dbl_3b", 384, 3).end();
    join(name, one, threeWide, threeTall, twiceWide, twiceTall, pooled(in, name, 192));
  }

  private String pooled(String in, String name, int channels) {
    return from(in).pool(name + "means", MEANS).square(name + "branch_pool", channels, 1).end();
  }

  private InceptionBranch from(String input) {
    return new InceptionBranch(net, spec, input, EPS);
  }

  private void join(String name, String... branches) {
    net.add(name + "concat", new Joining.Concat(), branches);
  }
}
