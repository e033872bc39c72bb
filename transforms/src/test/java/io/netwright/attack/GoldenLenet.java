package io.netwright.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A LeNet trained on CIFAR-10 (66 of its 100 images right) and those test images; attacks on it ran
 * in torchattacks 3.5.1 and AutoAttack on PyTorch 2.13.
 */
public final class GoldenLenet {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private GoldenLenet() {}

  /** The network on the device of a manager. */
  public static Network network(NDManager manager) {
    LayerGraph graph =
        Zoo.named("lenet")
            .graph(
                new ArchitectureSpec(
                    FeatureShape.map(3, 32, 32),
                    10,
                    1,
                    List.of(0.49139968f, 0.48215827f, 0.44653124f),
                    List.of(0.24703233f, 0.24348505f, 0.26158768f)));
    return Network.on(manager, new WeightedGraph(graph, weights(graph)));
  }

  private static Map<String, Tensor> weights(LayerGraph graph) {
    ByteBuffer file =
        ByteBuffer.wrap(bytes("lenet/lenet-cifar10.safetensors")).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) file.getLong();
    JsonNode entries = json(new String(file.array(), 8, header, UTF_8));
    Map<String, Tensor> weights = new LinkedHashMap<>();
    graph
        .parameterSpecs()
        .forEach(
            (name, spec) -> {
              int from = entries.get(name).get("data_offsets").get(0).asInt();
              int to = entries.get(name).get("data_offsets").get(1).asInt();
              float[] values = new float[(to - from) / 4];
              file.position(8 + header + from);
              file.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
              weights.put(name, new Tensor(spec.shape(), values));
            });
    return weights;
  }

  /** The 100 images; image n has label n mod 10. */
  public static ImageSet images() {
    ByteBuffer records = ByteBuffer.wrap(bytes("lenet/images-100.bin"));
    byte[] pixels = new byte[100 * 3072];
    int[] labels = new int[100];
    for (int i = 0; i < 100; i++) {
      labels[i] = records.get();
      records.get(pixels, i * 3072, 3072);
    }
    return new ImageSet(new ImageShape(3, 32, 32), pixels, labels);
  }

  /** A golden file as JSON. */
  static JsonNode file(String name) {
    return json(new String(bytes(name), UTF_8));
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String name) {
    try (InputStream in = GoldenLenet.class.getResourceAsStream("/golden/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
