package io.netwright.nn.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netwright.hostile.Mutants;
import io.netwright.nn.Initialization;
import io.netwright.nn.SampleGraphs;
import io.netwright.refusal.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes an ONNX file has: a network, or one line that says what is wrong. */
class OnnxFuzzTest {

  static Stream<Arguments> seeds() throws IOException {
    return Mutants.seeds(
        OnnxHostileFileTest.good().bytes(),
        written("activations"),
        written("shuffled unevenly"),
        written("squeezed and excited"));
  }

  private static byte[] written(String sample) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OnnxWriter.write(
        Initialization.closedForm(Objects.requireNonNull(SampleGraphs.small().get(sample))),
        List.of("a", "b", "c", "d", "e"),
        bytes);
    return bytes.toByteArray();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void readsANetworkOrSaysWhatIsWrong(byte[] bytes) throws IOException {
    try {
      OnnxFile read = OnnxFile.read(new ByteArrayInputStream(bytes), null, null);
      assertThat(read.network().graph().classes()).isPositive();
    } catch (RefusedException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }

  @Test
  void survivesDamageOfEveryKind() throws IOException {
    Mutants.each(seeds(), 400, this::readsANetworkOrSaysWhatIsWrong);
  }
}
