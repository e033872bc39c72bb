package io.netwright.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.nn.Initialization;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.seed.Seed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
  private static final WeightedGraph LENET = model("lenet", 1);

  private static WeightedGraph model(String name, double width) {
    ArchitectureSpec spec =
        new ArchitectureSpec(FeatureShape.map(3, 32, 32), 10, width, List.of(), List.of());
    return Initialization.random(Zoo.named(name).graph(spec), Seed.of(1));
  }

  private static byte[] written(WeightedGraph model, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelFile.write(model, metadata, out);
    return out.toByteArray();
  }

  @Test
  void givesBackWhatWasWritten() throws IOException {
    WeightedGraph resnet = model("resnet34", 0.3); // tensors beyond one chunk
    assertThat(ModelFile.read(written(resnet, Map.of()))).isEqualTo(resnet);
  }

  @Test
  void writesEqualModelsAsEqualBytes() throws IOException {
    Map<String, String> one = new LinkedHashMap<>();
    one.put("b", "2");
    one.put("a", "1");
    Map<String, String> other = new LinkedHashMap<>();
    other.put("a", "1");
    other.put("b", "2");
    assertThat(written(LENET, one)).isEqualTo(written(LENET, other));
  }

  @Test
  void keepsFurtherMetadata() throws IOException {
    byte[] bytes = written(LENET, Map.of("stage", "treat \"quoted\" \u00e9"));
    assertThat(Safetensors.read(new ByteArrayInputStream(bytes)).metadata())
        .containsEntry("stage", "treat \"quoted\" \u00e9")
        .containsKey(ModelFile.GRAPH);
  }

  @Test
  void copiesAModelWithMoreSaidOfIt() throws IOException {
    byte[] kept = written(LENET, Map.of("stage", "treat", "seed", "1"));
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    Map<String, String> more = Map.of("stage", "import", "netwright.classes", "[]");

    ModelFile.copy(new ByteArrayInputStream(kept), more, copy);

    assertThat(StateDict.read(new ByteArrayInputStream(copy.toByteArray())).metadata())
        .isEqualTo(Map.of("stage", "import", "seed", "1", "netwright.classes", "[]"));
    assertThat(ModelFile.read(copy.toByteArray())).isEqualTo(LENET);
  }

  @Test
  void keepsItsOwnKeyToItself() {
    assertThatThrownBy(() -> written(LENET, Map.of(ModelFile.GRAPH, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(ModelFile.GRAPH);
  }

  @Test
  void alignsTheNumbersToEightBytes() throws IOException {
    long header =
        ByteBuffer.wrap(written(LENET, Map.of())).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
  }

  @Test
  void convertsHalfAndDoublePrecision() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(38).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) 0x3c00).putShort((short) 0xc000); // 1, -2
    data.putShort((short) 0x0001).putShort((short) 0x7bff); // 2^-24, 65504
    data.putShort((short) 0x7c00).putShort((short) 0x8000); // infinity, -0
    data.putShort((short) 0x3f80).putShort((short) 0xc040); // bfloat16: 1, -3
    data.putDouble(0.1).putLong(77);
    data.putShort((short) 0x3555).putInt(0); // padding below is part of "tail"
    String header =
        "{\"h\":{\"dtype\":\"F16\",\"shape\":[2,3],\"data_offsets\":[0,12]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[12,16]},"
            + "\"d\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[16,24]},"
            + "\"bn.num_batches_tracked\":"
            + "{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[24,32]},"
            + "\"tail\":{\"dtype\":\"F16\",\"shape\":[3,1],\"data_offsets\":[32,38]}}";
    Map<String, Tensor> tensors =
        ModelFile.readTensors(new ByteArrayInputStream(file(header, data.array())));
    assertThat(tensors).containsOnlyKeys("h", "b", "d", "tail");
    assertThat(tensors.get("h"))
        .isEqualTo(
            new Tensor(
                List.of(2, 3), new float[] {1, -2, 0x1p-24f, 65504, Float.POSITIVE_INFINITY, -0f}));
    assertThat(tensors.get("b")).isEqualTo(new Tensor(List.of(2), new float[] {1, -3}));
    assertThat(tensors.get("d")).isEqualTo(new Tensor(List.of(), new float[] {0.1f}));
    assertThat(tensors.get("tail"))
        .isEqualTo(new Tensor(List.of(3, 1), new float[] {0x1.554p-2f, 0, 0}));
  }

  static byte[] file(String header, byte[] data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data)
        .array();
  }

  @Test
  void matchesPlainTensorsIntoAGraph() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>(LENET.weights());
    tensors.put("bn1.num_batches_tracked", new Tensor(List.of(), new float[] {3}));
    assertThat(ModelFile.match(LENET.graph(), tensors)).isEqualTo(LENET);
  }

  @Test
  void namesWhatDoesNotFitTheGraph() {
    Map<String, Tensor> tensors = new LinkedHashMap<>(LENET.weights());
    tensors.remove("fc.bias");
    tensors.put("conv1.bias", new Tensor(List.of(2), new float[2]));
    tensors.put("head.weight", new Tensor(List.of(1), new float[1]));
    assertThatThrownBy(() -> ModelFile.match(LENET.graph(), tensors))
        .isInstanceOf(MalformedModelException.class)
        .hasMessageContaining("fc.bias is missing")
        .hasMessageContaining("conv1.bias has shape [2] instead of [6]")
        .hasMessageContaining("head.weight has no place");
  }

  @Test
  void namesTheFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("broken.safetensors");
    byte[] bytes = written(LENET, Map.of());
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(MalformedModelException.class)
        .hasMessageContaining("broken.safetensors")
        .hasMessageContaining("ends within tensor fc.bias");
  }
}
