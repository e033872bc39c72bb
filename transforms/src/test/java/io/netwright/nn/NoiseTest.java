package io.netwright.nn;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.seed.Seed;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseTest {
  private static final Shape SHAPE = new Shape(3, 5, 7, 11);

  @ParameterizedTest
  @ValueSource(floats = {8f / 255, -0.25f, 0, Float.MIN_VALUE})
  void signsArePlusWhereJavasGeneratorDrawsTrue(float value) {
    for (long seed = 0; seed < 5; seed++) {
      RandomGenerator generator = Seed.of(seed).generator();
      float[] expected = new float[Math.toIntExact(SHAPE.size())];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = generator.nextBoolean() ? value : -value;
      }
      try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
        assertThat(Noise.signs(manager, SHAPE, Seed.of(seed), value).toFloatArray())
            .containsExactly(expected);
      }
    }
  }
}
