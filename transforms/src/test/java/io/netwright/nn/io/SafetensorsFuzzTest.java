package io.netwright.nn.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netwright.hostile.Mutants;
import io.netwright.nn.Initialization;
import io.netwright.nn.Tensor;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.seed.Seed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes a weights file has: a model, tensors, or a {@link MalformedModelException}. */
class SafetensorsFuzzTest {

  static Stream<Arguments> seeds() throws IOException {
    return Mutants.seeds(tensors(), model(), Arrays.copyOf(tensors(), 40), new byte[8]);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void readsAModelOrSaysWhatIsWrong(byte[] bytes) throws IOException {
    try {
      ModelFile.readTensors(new ByteArrayInputStream(bytes));
    } catch (MalformedModelException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    try {
      ModelFile.read(bytes);
    } catch (MalformedModelException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void survivesDamageOfEveryKind() throws IOException {
    Mutants.each(seeds(), 2_000, this::readsAModelOrSaysWhatIsWrong);
  }

  private static byte[] tensors() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a.weight", new Tensor(List.of(2, 3), new float[6]));
    tensors.put("a.bias", new Tensor(List.of(2), new float[2]));
    tensors.put("bn.num_batches_tracked", new Tensor(List.of(1), new float[1]));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Safetensors(Map.of("made", "for a test"), tensors).write(bytes);
    return bytes.toByteArray();
  }

  private static byte[] model() throws IOException {
    ArchitectureSpec spec =
        new ArchitectureSpec(FeatureShape.map(1, 28, 28), 2, 0.02, List.of(), List.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelFile.write(
        Initialization.random(Zoo.named("lenet").graph(spec), Seed.of(1)), Map.of(), bytes);
    return bytes.toByteArray();
  }
}
