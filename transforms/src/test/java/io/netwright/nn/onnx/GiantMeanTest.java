package io.netwright.nn.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.refusal.RefusedException;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;

/** A mean may be small, and the map with its padding, of which it is computed, may not. */
class GiantMeanTest {

  @Test
  void aMeanOfAMapThatItsPaddingMakesGiantIsRefused() {
    OnnxSample sample =
        OnnxSample.images("N")
            .with(
                "AveragePool",
                "x",
                "m",
                node ->
                    node.with("kernel_shape", 4000, 4000)
                        .with("strides", 4000, 4000)
                        .with("pads", 3000, 3000, 3000, 3000))
            .head(3);
    assertThatThrownBy(() -> OnnxFile.read(new ByteArrayInputStream(sample.bytes()), null, null))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("has more than 33554432 numbers");
  }
}
