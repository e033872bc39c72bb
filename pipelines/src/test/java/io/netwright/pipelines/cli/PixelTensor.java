package io.netwright.pipelines.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netwright.artifact.Workspace;
import io.netwright.nn.io.ModelFile;
import io.netwright.schemas.ModelRef;
import io.netwright.seed.Seed;
import io.netwright.testing.Logits;
import java.io.IOException;
import java.io.InputStream;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

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
    float[] values = new float[(int) LongStream.of(sizes).reduce(1, (a, b) -> a * b)];
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
    try (InputStream in = workspace.artifacts().open(model.getWeights())) {
      return Logits.of(ModelFile.read(in), values, sizes);
    }
  }
}
