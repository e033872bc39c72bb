package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/** Numbers computed with PyTorch 2.13 from Model Doctor's official implementation. */
final class GoldenDoctor {

  private GoldenDoctor() {}

  static JsonNode file(String name) {
    try (InputStream in = GoldenDoctor.class.getResourceAsStream("/golden/doctor/" + name)) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<BitSet> masks(JsonNode rows) {
    List<BitSet> masks = new ArrayList<>();
    for (JsonNode row : rows) {
      BitSet mask = new BitSet();
      for (int channel = 0; channel < row.size(); channel++) {
        mask.set(channel, row.get(channel).asInt() == 1);
      }
      masks.add(mask);
    }
    return masks;
  }

  /** All numbers of an array of any depth, row-major. */
  static double[] numbers(JsonNode node) {
    List<Double> numbers = new ArrayList<>();
    collect(node, numbers);
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void collect(JsonNode node, List<Double> numbers) {
    if (node.isNumber()) {
      numbers.add(node.asDouble());
    }
    node.forEach(child -> collect(child, numbers));
  }

  /** Equal within a share of the largest expected number. */
  static void assertClose(String what, NDArray actual, JsonNode expected, double relative) {
    double[] numbers = numbers(expected);
    float[] values = actual.toFloatArray();
    assertThat(values).as(what).hasSize(numbers.length);
    double largest = 1e-7;
    double difference = 0;
    for (int i = 0; i < numbers.length; i++) {
      largest = Math.max(largest, Math.abs(numbers[i]));
      difference = Math.max(difference, Math.abs(numbers[i] - values[i]));
    }
    assertThat(difference / largest).as(what).isLessThan(relative);
  }
}
