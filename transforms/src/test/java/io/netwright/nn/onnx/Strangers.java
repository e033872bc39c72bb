package io.netwright.nn.onnx;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads the ONNX files of a folder and compares their logits with those that another program
 * computed: a file {@code NAME.onnx} has its images in {@code NAME.images} and their logits in
 * {@code NAME.logits}, float32, little-endian.
 */
public final class Strangers {
  private static final float ALLOWED = 1e-4f;

  private Strangers() {}

  /** Prints a row of a table for each file; the argument is the folder. */
  public static void main(String[] arguments) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(arguments[0]))) {
      files = all.filter(OnnxFile::isNamed).sorted().toList();
    }
    for (Path file : files) {
      String name = String.valueOf(file.getFileName()).replace(".onnx", "");
      System.out.printf("| %s | %s |%n", name, row(file, name));
      System.out.flush();
    }
  }

  private static String row(Path file, String name) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      OnnxFile read = OnnxFile.read(in, file.getParent(), null);
      float[] expected = floats(file.resolveSibling(name + ".logits"));
      float[] actual = logits(read, floats(file.resolveSibling(name + ".images")));
      float difference = difference(actual, expected);
      return String.format(
          Locale.ROOT,
          "%s | %s | %d layers, difference %.1e%s",
          difference <= ALLOWED ? "yes" : "no",
          read.network().graph().inputShape(),
          read.network().graph().nodes().size(),
          difference,
          read.removed().map(operator -> ", " + operator + " taken off").orElse(""));
    } catch (IllegalArgumentException e) {
      return "no | | " + String.valueOf(e.getMessage()).replace("|", "\\|");
    }
  }

  private static float[] logits(OnnxFile read, float[] pixels) {
    FeatureShape shape = read.network().graph().inputShape();
    long size = (long) shape.channels() * shape.positions();
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, read.network())) {
      Shape images =
          new Shape(pixels.length / size, shape.channels(), shape.height(), shape.width());
      return Torch.withoutGradients(
          () -> Torch.values(network.logits(manager.create(pixels, images))));
    }
  }

  /** The largest difference, relative to the largest logit. */
  private static float difference(float[] actual, float[] expected) {
    if (actual.length != expected.length) {
      return Float.POSITIVE_INFINITY;
    }
    float largest = 0;
    float difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    }
    return difference / largest;
  }

  private static float[] floats(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] floats = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(floats);
    return floats;
  }
}
