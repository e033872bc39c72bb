package io.netwright.nn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.netwright.refusal.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Constants each of which is small, and which are too many. */
class ConstantMemoryTest {
  private static final int MIB = 1 << 20;

  @Test
  void countsWhatIsInTheFile() throws IOException {
    OnnxSample sample = OnnxHostileFileTest.good();
    assertThat(read(sample, null, MIB).network().graph().classes()).isEqualTo(4);
    // the convolution's 4 x 3 x 3 x 3 weights and 4 biases, and the head's 4 x 4 and 4
    int bytes = 4 * (108 + 4 + 16 + 4);
    assertRefused(sample, null, bytes - 1);
  }

  @Test
  void countsWhatLiesBesideTheFileBeforeItIsRead(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("numbers"), new byte[4 * 192 * 4]);
    OnnxSample sample = OnnxSample.images("N").then("Flatten", "x", "f0");
    for (int i = 0; i < 10; i++) {
      TensorProto.Builder weight = sample.graph().addInitializerBuilder().setName("w" + i);
      weight.setDataType(1).addDims(192).addDims(4);
      weight.setDataLocation(TensorProto.DataLocation.EXTERNAL);
      weight.addExternalDataBuilder().setKey("location").setValue(i < 9 ? "numbers" : "none");
      sample.then("Gemm", "f0,w" + i, "y" + i);
    }
    // transposed for its layer, each is there twice: the tenth, whose file is missing, is not
    // reached
    assertRefused(sample, folder, 9 * 2 * 3072);
  }

  @Test
  void countsWhatIsComputed() {
    OnnxSample sample = OnnxSample.images("N").whole("size", 512, 512);
    for (int i = 0; i < 5; i++) {
      sample.then("ConstantOfShape", "size", "c" + i);
    }
    assertRefused(sample, null, 4 * MIB); // of 1 MiB each, and the size
  }

  @Test
  void countsWhatIsInTheWayWhileAConstantIsMade() {
    OnnxSample sample = OnnxSample.images("N").whole("size", 512, 512);
    sample.then("ConstantOfShape", "size", "c"); // 1 MiB, and as much for the places it is taken of
    assertRefused(sample, null, 3 * MIB / 2);
  }

  @Test
  void letsNumbersBesideTheFileBeComputedWithAsOftenAsThoseInIt(@TempDir Path folder)
      throws IOException {
    int size = 1 << 21;
    Files.write(folder.resolve("numbers"), new byte[4 * size]);
    OnnxSample sample = OnnxHostileFileTest.good();
    TensorProto.Builder large = sample.graph().addInitializerBuilder().setName("large");
    large.setDataType(1).addDims(size).setDataLocation(TensorProto.DataLocation.EXTERNAL);
    large.addExternalDataBuilder().setKey("location").setValue("numbers");
    for (int i = 0; i < 6; i++) { // reads and makes 25 million numbers; 17 million are always free
      sample.then("Identity", i == 0 ? "large" : "i" + (i - 1), "i" + i);
    }
    sample.graph().addOutputBuilder().setName("y");
    assertThat(read(sample, folder, 100L * MIB).network().graph().classes()).isEqualTo(4);
  }

  @Test
  void countsAnArrayOnceWhateverItsShape() throws IOException {
    OnnxSample sample = OnnxHostileFileTest.good();
    sample.floats("v", List.of(1), 1).whole("flat", -1);
    for (int i = 0; i < 500; i++) {
      sample.then("Reshape", (i == 0 ? "v" : "r" + (i - 1)) + ",flat", "r" + i);
    }
    sample.graph().addOutputBuilder().setName("y");
    assertThat(read(sample, null, 1500).network().graph().classes()).isEqualTo(4);
  }

  @Test
  void limitsTheWorkOfReadingALargeConstantAgainAndAgain() {
    OnnxSample sample = OnnxSample.images("N").whole("size", 2000, 2000);
    sample.then("ConstantOfShape", "size", "c");
    for (int i = 0; i < 3; i++) {
      sample.then("Identity", "c", "c" + i);
    }
    assertThatThrownBy(() -> read(sample, null, 1000L * MIB))
        .isExactlyInstanceOf(RefusedException.class)
        .hasMessageStartingWith("node Identity_c1 (Identity): the graph computes with more than");
  }

  private static void assertRefused(OnnxSample sample, @Nullable Path folder, long bytes) {
    assertThatThrownBy(() -> read(sample, folder, bytes))
        .isExactlyInstanceOf(RefusedException.class)
        .hasMessageContaining("the constants of the file need more than")
        .hasMessageNotContaining("\n");
  }

  private static OnnxFile read(OnnxSample sample, @Nullable Path folder, long bytes)
      throws IOException {
    return OnnxFile.read(
        new ByteArrayInputStream(sample.bytes()), folder, null, new ConstantMemory(bytes));
  }
}
