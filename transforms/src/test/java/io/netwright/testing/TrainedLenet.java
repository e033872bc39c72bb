package io.netwright.testing;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.io.ModelFile;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * A LeNet trained on CIFAR-10 and 100 test images of which it gets 66 right. Attacks on it ran in
 * torchattacks 3.5.1 and AutoAttack on PyTorch 2.13.
 */
public final class TrainedLenet {

  private TrainedLenet() {}

  /** The network, with the normalization it was trained with. */
  public static WeightedGraph model() {
    ArchitectureSpec spec =
        new ArchitectureSpec(
            FeatureShape.map(3, 32, 32),
            10,
            1,
            List.of(0.49139968f, 0.48215827f, 0.44653124f),
            List.of(0.24703233f, 0.24348505f, 0.26158768f));
    try {
      return ModelFile.match(
          Zoo.named("lenet").graph(spec),
          ModelFile.readTensors(
              new ByteArrayInputStream(bytes("lenet/lenet-cifar10.safetensors"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The network on the device of a manager. */
  public static Network network(NDManager manager) {
    return Network.on(manager, model());
  }

  /** The images; image n has label n mod 10. */
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

  /** A golden file. */
  public static JsonNode golden(String name) {
    try {
      return new ObjectMapper().readTree(bytes(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String name) {
    try (InputStream in = TrainedLenet.class.getResourceAsStream("/golden/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
