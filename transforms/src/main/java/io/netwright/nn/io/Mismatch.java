package io.netwright.nn.io;

import io.netwright.nn.Tensor;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.ParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why tensors do not fit a graph, in one line: missing names beside surplus ones, so that a common
 * cause shows, and shapes with what was expected.
 */
final class Mismatch {
  private static final int NAMED_AT_MOST = 5;

  private final LayerGraph graph;
  private final Map<String, ParameterSpec> specs;
  private final Map<String, Tensor> tensors;

  Mismatch(LayerGraph graph, Map<String, Tensor> tensors) {
    this.graph = graph;
    this.specs = graph.parameterSpecs();
    this.tensors = tensors;
  }

  /** What does not fit; empty where everything does. */
  Optional<String> text() {
    List<String> missing =
        specs.keySet().stream().filter(name -> !tensors.containsKey(name)).toList();
    List<String> surplus =
        tensors.keySet().stream().filter(name -> !specs.containsKey(name)).toList();
    List<String> shapes = new ArrayList<>();
    specs.forEach(
        (name, spec) -> {
          Tensor tensor = tensors.get(name);
          if (tensor != null && !tensor.shape().equals(spec.shape())) {
            shapes.add(shape(name, tensor.shape(), spec.shape()));
          }
        });
    if (missing.isEmpty() && surplus.isEmpty() && shapes.isEmpty()) {
      return Optional.empty();
    }
    List<String> faults = new ArrayList<>(sideBySide(missing, surplus));
    faults.addAll(firstOf(shapes, shapes.size() + " shapes differ"));
    commonPrefix(missing, surplus).ifPresent(faults::add);
    otherClasses(missing.size() + surplus.size()).ifPresent(faults::add);
    return Optional.of(String.join("; ", faults));
  }

  private static List<String> sideBySide(List<String> missing, List<String> surplus) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < Math.min(NAMED_AT_MOST, Math.max(missing.size(), surplus.size())); i++) {
      List<String> pair = new ArrayList<>();
      if (i < missing.size()) {
        pair.add(missing.get(i) + " is missing");
      }
      if (i < surplus.size()) {
        pair.add(ModelFile.shown(surplus.get(i)) + " has no place in the graph");
      }
      pairs.add(String.join(", ", pair));
    }
    if (missing.size() > NAMED_AT_MOST || surplus.size() > NAMED_AT_MOST) {
      pairs.add(
          "in all %d are missing and %d have no place".formatted(missing.size(), surplus.size()));
    }
    return pairs;
  }

  private static List<String> firstOf(List<String> all, String inAll) {
    List<String> some = new ArrayList<>(all.subList(0, Math.min(NAMED_AT_MOST, all.size())));
    if (all.size() > NAMED_AT_MOST) {
      some.add("in all " + inAll);
    }
    return some;
  }

  private static String shape(String name, List<Integer> got, List<Integer> expected) {
    boolean turned =
        got.size() == expected.size() && got.stream().sorted().toList().equals(sorted(expected));
    return name
        + " has shape "
        + got
        + " instead of "
        + expected
        + (turned ? " (transposed? PyTorch's order is out, in, height, width)" : "");
  }

  private static List<Integer> sorted(List<Integer> sizes) {
    return sizes.stream().sorted().toList();
  }

  /** Where all surplus names are missing ones behind one and the same word, that word. */
  private static Optional<String> commonPrefix(List<String> missing, List<String> surplus) {
    if (missing.isEmpty() || surplus.isEmpty()) {
      return Optional.empty();
    }
    String first = surplus.get(0);
    return missing.stream()
        .filter(name -> first.endsWith("." + name))
        .map(name -> first.substring(0, first.length() - name.length()))
        .filter(
            prefix ->
                surplus.stream()
                    .allMatch(
                        name ->
                            name.startsWith(prefix)
                                && missing.contains(name.substring(prefix.length()))))
        .findFirst()
        .map(prefix -> "they differ by " + ModelFile.shown(prefix) + " alone: take it off the names");
  }

  /** Where nothing but the number of logits differs, how many the file has. */
  private Optional<String> otherClasses(int wrongNames) {
    List<String> misshapen =
        specs.entrySet().stream()
            .filter(entry -> tensors.containsKey(entry.getKey()))
            .filter(
                entry -> !tensors.get(entry.getKey()).shape().equals(entry.getValue().shape()))
            .map(Map.Entry::getKey)
            .toList();
    String output = graph.output().name() + ".";
    List<Integer> counts =
        misshapen.stream()
            .filter(name -> name.startsWith(output) && onlyTheFirstDiffers(name))
            .map(name -> tensors.get(name).shape().get(0))
            .collect(Collectors.toList());
    return wrongNames == 0
            && !misshapen.isEmpty()
            && counts.size() == misshapen.size()
            && counts.stream().distinct().count() == 1
        ? Optional.of("the file is about %d classes, not %d".formatted(counts.get(0), classes()))
        : Optional.empty();
  }

  private int classes() {
    return graph.classes();
  }

  private boolean onlyTheFirstDiffers(String name) {
    List<Integer> got = tensors.get(name).shape();
    List<Integer> expected = specs.get(name).shape();
    return got.size() == expected.size()
        && !got.isEmpty()
        && got.subList(1, got.size()).equals(expected.subList(1, expected.size()));
  }
}
