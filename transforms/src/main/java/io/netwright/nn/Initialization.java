package io.netwright.nn;

import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.ParameterSpec;
import io.netwright.seed.Seed;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/** First weights of a network: random for training, closed-form for comparing implementations. */
public final class Initialization {

  private Initialization() {}

  /**
   * Random weights: He-normal by fan-in (He et al. 2015), zero biases, unit scales, standard normal
   * patterns, slopes of 1/4.
   */
  public static WeightedGraph random(LayerGraph graph, Seed seed) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    graph
        .parameterSpecs()
        .forEach((name, spec) -> weights.put(name, random(spec, seed.with(name))));
    return new WeightedGraph(graph, weights);
  }

  private static Tensor random(ParameterSpec spec, Seed seed) {
    RandomGenerator generator = seed.generator();
    int fanIn = spec.size() / spec.shape().get(0);
    double deviation = Math.sqrt(2.0 / fanIn);
    return switch (spec.kind()) {
      case WEIGHT -> filled(spec, index -> generator.nextGaussian() * deviation);
      case PATTERN -> filled(spec, index -> generator.nextGaussian());
      case SLOPE -> filled(spec, index -> 0.25);
      case SCALE, RUNNING_VARIANCE -> filled(spec, index -> 1);
      case BIAS, SHIFT, RUNNING_MEAN -> filled(spec, index -> 0);
    };
  }

  /**
   * Weights that are a function of name and index alone, exact in integers: for element {@code i}
   * of the tensor NAME, {@code u = (splitmix64((crc32(NAME) << 32) + i) >>> 40) / 2^24 * 2 - 1};
   * weights {@code sqrt(6 / fanIn) u}, scales and variances {@code 1 + 0.1 u}, slopes {@code 0.25 +
   * 0.1 u}, the rest {@code 0.1 u}.
   */
  public static WeightedGraph closedForm(LayerGraph graph) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    graph.parameterSpecs().forEach((name, spec) -> weights.put(name, closedForm(name, spec)));
    return new WeightedGraph(graph, weights);
  }

  private static Tensor closedForm(String name, ParameterSpec spec) {
    double bound = Math.sqrt(6.0 / ((double) spec.size() / spec.shape().get(0)));
    long start = start(name);
    return switch (spec.kind()) {
      case WEIGHT, PATTERN -> filled(spec, index -> bound * uniform(start + index));
      case SCALE, RUNNING_VARIANCE -> filled(spec, index -> 1 + 0.1 * uniform(start + index));
      case SLOPE -> filled(spec, index -> 0.25 + 0.1 * uniform(start + index));
      case BIAS, SHIFT, RUNNING_MEAN -> filled(spec, index -> 0.1 * uniform(start + index));
    };
  }

  /** The closed form's number in [-1, 1) for one element of a named tensor. */
  public static double uniform(String name, long index) {
    return uniform(start(name) + index);
  }

  private static long start(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return crc.getValue() << 32;
  }

  private static double uniform(long position) {
    long z = position + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z = z ^ (z >>> 31);
    return (z >>> 40) / (double) (1 << 24) * 2 - 1;
  }

  private static Tensor filled(ParameterSpec spec, IntToDoubleFunction value) {
    float[] values = new float[spec.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(i);
    }
    return new Tensor(spec.shape(), values);
  }
}
