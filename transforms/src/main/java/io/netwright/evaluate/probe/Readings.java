package io.netwright.evaluate.probe;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * What probes measured, by name: mostly a number per image, 1 and 0 for yes and no.
 *
 * @param byName the numbers of each; all are finite
 */
public record Readings(Map<String, List<Double>> byName) {
  /** Nothing was measured. */
  public static final Readings NONE = new Readings(Map.of());

  /** Takes an immutable copy; refuses what is no number. */
  public Readings {
    byName.forEach(
        (name, numbers) -> {
          if (!numbers.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                "readings must be finite, got " + numbers + " of " + name);
          }
        });
    byName =
        byName.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, one -> List.copyOf(one.getValue())));
  }

  /** The same and one more series. */
  public Readings with(String name, double... numbers) {
    return and(new Readings(Map.of(name, Arrays.stream(numbers).boxed().toList())));
  }

  /** The same and one more series of yes and no. */
  public Readings with(String name, boolean[] flags) {
    double[] numbers = new double[flags.length];
    Arrays.setAll(numbers, i -> flags[i] ? 1 : 0);
    return with(name, numbers);
  }

  /** These and others, which have other names. */
  public Readings and(Readings others) {
    Map<String, List<Double>> all = new LinkedHashMap<>(byName);
    all.putAll(others.byName);
    return new Readings(all);
  }

  /** Whether somebody measured that. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** The numbers of a series; none where nobody measured it. */
  public double[] of(String name) {
    return numbers(name).toArray();
  }

  /** How many images say yes. */
  public int count(String name) {
    return (int) numbers(name).filter(number -> number != 0).count();
  }

  /** The lower median; 0 where there is none. */
  public double median(String name) {
    double[] sorted = numbers(name).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
  }

  private DoubleStream numbers(String name) {
    return byName.getOrDefault(name, List.of()).stream().mapToDouble(Double::doubleValue);
  }
}
