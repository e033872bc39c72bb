package io.netwright.nn.io;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.io.StateDicts.Opened;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Compares our logits with PyTorch's for the files that infra/strangers/state-dict makes. */
public final class StateDictComparison {
  private static final double TOLERANCE = 1e-4;

  private StateDictComparison() {}

  /** Prints a line for each file of a folder; fails where one is read or computed otherwise. */
  public static void main(String[] args) throws IOException {
    boolean equal = true;
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(args[0]))) {
      files = all.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
    }
    for (Path file : files) {
      String name = String.valueOf(file.getFileName()).replace(".safetensors", "");
      equal &= compare(name, file, file.resolveSibling(name + ".expected"));
    }
    if (!equal || files.isEmpty()) {
      throw new IllegalStateException("not equal");
    }
  }

  private static boolean compare(String name, Path file, Path expected) throws IOException {
    Map<String, Tensor> golden = ModelFile.readTensors(expected);
    Tensor images = Objects.requireNonNull(golden.get("images"));
    Tensor logits = Objects.requireNonNull(golden.get("logits"));
    List<Integer> shape = images.shape();
    try (InputStream in = Files.newInputStream(file)) {
      Opened opened =
          StateDicts.open(
              StateDict.read(in),
              Optional.empty(),
              new StateDicts.Images(
                  FeatureShape.map(shape.get(1), shape.get(2), shape.get(3)),
                  List.of(),
                  List.of()));
      double difference = difference(opened, images, logits.values());
      boolean named = !name.startsWith("torchvision_") || opened.architecture().equals(name);
      System.out.printf(
          "%-34s %-34s width %.2f  difference %.1e %s%n",
          name,
          opened.architecture(),
          opened.width(),
          difference,
          difference <= TOLERANCE && named ? "yes" : "NO");
      return difference <= TOLERANCE && named;
    } catch (MalformedModelException e) {
      System.out.printf("%-34s NO: %s%n", name, e.getMessage());
      return false;
    }
  }

  private static double difference(Opened opened, Tensor images, float[] expected) {
    float[] actual;
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, opened.model())) {
      long[] shape = images.shape().stream().mapToLong(Integer::longValue).toArray();
      actual =
          Torch.withoutGradients(
                  () -> network.logits(manager.create(images.values(), new Shape(shape))))
              .toFloatArray();
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
    }
    return expected.length == actual.length ? difference / largest : Double.NaN;
  }
}
