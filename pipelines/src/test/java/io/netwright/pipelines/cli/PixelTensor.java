package io.netwright.pipelines.cli;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netwright.artifact.Workspace;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.io.ModelFile;
import io.netwright.schemas.ModelRef;
import io.netwright.seed.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.util.random.RandomGenerator;

/** Random images that another program is given, and what our own network says to them. */
final class PixelTensor {
  private final long[] sizes;
  private final float[] values;

  private PixelTensor(long[] sizes, float[] values) {
    this.sizes = sizes;
    this.values = values;
  }

  /** Images in [0, 1], the same each time. */
  static PixelTensor drawn(long... sizes) {
    RandomGenerator generator = Seed.of(11).generator();
    float[] values = new float[(int) new Shape(sizes).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = generator.nextFloat();
    }
    return new PixelTensor(sizes, values);
  }

  /** Arrays within arrays. */
  JsonNode json() {
    return json(0, 0, values.length);
  }

  private JsonNode json(int depth, int from, int to) {
    if (depth == sizes.length) {
      return JsonNodeFactory.instance.numberNode(values[from]);
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    int step = (to - from) / (int) sizes[depth];
    for (int at = from; at < to; at += step) {
      array.add(json(depth + 1, at, at + step));
    }
    return array;
  }

  /** By our own network, in its order. */
  float[] logits(Workspace workspace, ModelRef model) throws IOException {
    try (InputStream in = workspace.artifacts().open(model.getWeights());
        NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, ModelFile.read(in))) {
      NDArray batch = manager.create(values, new Shape(sizes));
      return Torch.withoutGradients(() -> network.logits(batch).toFloatArray());
    }
  }
}
