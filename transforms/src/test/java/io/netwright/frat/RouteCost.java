package io.netwright.frat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import io.netwright.data.ImageSet;
import io.netwright.metric.Journal;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.Noise;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.seed.Seed;
import io.netwright.testing.RecordingJournal;
import io.netwright.testing.ToyImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What routes by contributions cost: time and memory for a whole network, and the time of one small
 * layer's contributions beside that of the definition, which convolves each input channel alone.
 */
public final class RouteCost {
  private static final int CLASSES = 10;
  private static final int CHANNELS = 32;
  private static final int BATCH = 50;
  private static final int REPEATED = 20;

  private RouteCost() {}

  /** Reads the architecture and the number of images. */
  public static void main(String[] args) throws IOException {
    ratio();
    routes(args[0], Integer.parseInt(args[1]));
  }

  private static void routes(String architecture, int count) throws IOException {
    WeightedGraph model =
        Initialization.random(
            Zoo.named(architecture)
                .graph(
                    new ArchitectureSpec(
                        FeatureShape.map(3, 32, 32), CLASSES, 1, List.of(), List.of())),
            Seed.of(1));
    ImageSet images = ToyImages.bands(count, 32, CLASSES, 1);
    RouteConfig config = RouteConfig.defaults().with(RouteMethod.CONTRIBUTION);
    Journal journal = new RecordingJournal();
    long start = System.nanoTime();
    try (NDManager manager = Torch.manager(Device.cpu())) {
      RouteMap routes;
      try (Network network = Network.on(manager, model)) {
        routes = RouteExtraction.fromSelected(network, images, config, manager, journal);
      }
      System.out.printf(
          "%s, %d images: routes of %d classes through %d layers in %.1f s%n",
          architecture,
          count,
          CLASSES,
          routes.of(0).layers().size(),
          (System.nanoTime() - start) / 1e9);
    }
    System.out.printf(
        "peak of resident memory %.2f GiB, of it Java's heap at most %.2f GiB%n",
        peak() / (double) (1 << 20), Runtime.getRuntime().totalMemory() / (double) (1 << 30));
  }

  private static long peak() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static void ratio() {
    Weighted.Conv2d conv = Weighted.Conv2d.of(CHANNELS, CHANNELS, 3, 1, 1);
    Node layer = new Node("conv", conv, List.of("input"));
    List<Long> ours = new ArrayList<>();
    List<Long> plain = new ArrayList<>();
    try (NDManager manager = Torch.manager(Device.cpu())) {
      NDArray input = Noise.uniform(manager, new Shape(BATCH, CHANNELS, 16, 16), Seed.of(1)).add(1);
      NDArray weight = Noise.uniform(manager, new Shape(CHANNELS, CHANNELS, 3, 3), Seed.of(2));
      for (int i = 0; i < REPEATED; i++) {
        ours.add(
            nanoseconds(
                manager,
                scope ->
                    ContributionMatrix.of(
                            scope, layer, List.of(KernelSums.of(own(scope, input), layer)), weight)
                        .values()));
        plain.add(nanoseconds(manager, scope -> plain(own(scope, input), weight)));
      }
    }
    System.out.printf(
        "contributions of a 3x3 convolution, %d channels, %d images of 16x16: %.2f ms, by the"
            + " definition %.2f ms, ratio %.3f%n",
        CHANNELS,
        BATCH,
        median(ours) / 1e6,
        median(plain) / 1e6,
        median(ours) / (double) median(plain));
  }

  private static NDArray own(NDManager scope, NDArray array) {
    NDArray own = array.duplicate();
    own.attach(scope);
    return own;
  }

  /** {@code R[o,i] = sum_b relu(sum_{h,w} conv(x[b,i], W[o,i]))} as it is written. */
  private static float[] plain(NDArray input, NDArray weight) {
    NDList columns = new NDList();
    for (int i = 0; i < CHANNELS; i++) {
      NDArray partial =
          Conv2d.conv2d(
                  input.get(":, {}:{}", i, i + 1),
                  weight.get(":, {}:{}", i, i + 1),
                  null,
                  new Shape(1, 1),
                  new Shape(1, 1),
                  new Shape(1, 1))
              .singletonOrThrow();
      columns.add(Activation.relu(partial.sum(new int[] {2, 3})).sum(new int[] {0}));
    }
    return NDArrays.stack(columns, 1).toFloatArray();
  }

  /** Work in a scope of its own. */
  @FunctionalInterface
  private interface Work {
    float[] in(NDManager scope);
  }

  private static long nanoseconds(NDManager manager, Work work) {
    long start = System.nanoTime();
    try (NDManager scope = manager.newSubManager()) {
      Torch.withoutGradients(() -> work.in(scope));
    }
    return System.nanoTime() - start;
  }

  private static long median(List<Long> times) {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }
}
