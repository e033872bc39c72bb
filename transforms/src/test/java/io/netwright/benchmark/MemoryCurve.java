package io.netwright.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Initialization;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Noise;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Resident memory while gradients of every kind are taken: treatment steps (second order through a
 * tapped feature map) and attack steps (first order to the images) on a small network.
 *
 * <p>One feature map left behind per step would add 64 KiB each time, 640 MiB in ten thousand
 * steps.
 */
public final class MemoryCurve {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final LayerGraph GRAPH =
      GraphBuilder.from(FeatureShape.map(3, 16, 16))
          .then("conv1", Weighted.Conv2d.of(3, 16, 3, 1, 1))
          .then("bn1", Norm.BatchNorm.of(16))
          .then("silu", new Nonlinearity.Silu())
          .then("pool", Pooling.MaxPool.of(4))
          .then("flatten", new Rearranging.Flatten())
          .then("fc", new Weighted.Linear(256, 10, true))
          .build();
  private static final int IMAGES = 4;

  private MemoryCurve() {}

  /**
   * Takes steps of both kinds in turn and looks at the memory before the first and after every so
   * many.
   *
   * @return resident MiB; empty where the system does not tell
   */
  public static List<Long> run(int steps, int every) throws IOException {
    List<Long> curve = new ArrayList<>();
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, Initialization.random(GRAPH, Seed.of(1)))) {
      network.requireGradients(true);
      NDArray images = Noise.uniform(manager, new Shape(IMAGES, 3, 16, 16), Seed.of(2));
      for (int step = 0; step < steps; step++) {
        if (step % every == 0) {
          residentMebibytes().ifPresent(curve::add);
        }
        if (step % 2 == 0) {
          treat(network, images, Seed.of(step));
        } else {
          attack(network, images);
        }
      }
      residentMebibytes().ifPresent(curve::add);
    }
    return curve;
  }

  private static void treat(Network network, NDArray images, Seed seed) {
    List<NDArray> parameters = List.copyOf(network.trainedParameters().values());
    try (NDManager batch = images.getManager().newSubManager()) {
      NDArray own = images.duplicate();
      own.attach(batch);
      NDArray loss =
          Torch.withGradients(
              () -> {
                ForwardPass pass = network.forward(own, Set.of("conv1"), Mode.training(seed));
                NDArray slope = Gradients.of(pass.logits().get(":, 0").mean(), pass.tap("conv1"));
                return pass.logits().square().mean().add(slope.abs().sum());
              });
      List<NDArray> gradients = Gradients.ofAll(loss, parameters);
      Torch.withoutGradients(
          () -> {
            for (int i = 0; i < parameters.size(); i++) {
              parameters.get(i).subi(gradients.get(i).mul(1e-4f));
            }
            return loss;
          });
    }
  }

  private static void attack(Network network, NDArray images) {
    try (NDManager batch = images.getManager().newSubManager()) {
      NDArray own = images.duplicate();
      own.attach(batch);
      own.setRequiresGradient(true);
      NDArray loss = Torch.withGradients(() -> network.logits(own).square().sum());
      Gradients.firstOrder(loss, own).sign();
    }
  }

  private static OptionalLong residentMebibytes() throws IOException {
    if (!Files.exists(STATUS)) {
      return OptionalLong.empty();
    }
    System.gc(); // or the curve would show the heap's garbage
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
        .findFirst();
  }

  /** Prints the curve: arguments are the number of steps and the distance of the points. */
  public static void main(String[] arguments) throws IOException {
    int every = Integer.parseInt(arguments[1]);
    List<Long> curve = run(Integer.parseInt(arguments[0]), every);
    for (int i = 0; i < curve.size(); i++) {
      System.out.printf("%7d steps %6d MiB%n", i * every, curve.get(i));
    }
  }
}
