package io.netwright.nn.io;

import io.netwright.nn.Tensor;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.ParameterSpec;
import io.netwright.text.Foreign;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why tensors do not fit a graph, in one line: missing names beside surplus ones, so that a common
 * cause shows, and shapes with what was expected.
 *
 * @param missing names in the graph without a tensor
 * @param surplus names of tensors without a place in the graph
 * @param shapes tensors of another shape than the graph's
 */
record Mismatch(List<String> missing, List<String> surplus, List<OtherShape> shapes) {
  private static final int NAMED_AT_MOST = 5;

  /** A tensor whose shape is not the expected one. */
  record OtherShape(String name, List<Integer> got, List<Integer> expected) {

    /** Whether the same sizes stand in another order. */
    boolean turned() {
      return got.stream().sorted().toList().equals(expected.stream().sorted().toList());
    }

    /** Whether the first sizes alone differ. */
    boolean onlyTheFirstDiffers() {
      return got.size() == expected.size()
          && !got.isEmpty()
          && got.subList(1, got.size()).equals(expected.subList(1, expected.size()));
    }

    String text() {
      return name + " has shape " + got + " instead of " + expected + (turned() ? turn() : "");
    }

    private String turn() {
      return got.size() == 2
          ? " (transposed? A linear layer's weight is out, in)"
          : " (transposed? PyTorch's order is out, in, height, width)";
    }
  }

  /** What does not fit; empty where everything does. */
  static Optional<String> text(LayerGraph graph, Map<String, Tensor> tensors) {
    List<String> missing = new ArrayList<>();
    List<OtherShape> shapes = new ArrayList<>();
    Map<String, ParameterSpec> specs = graph.parameterSpecs();
    specs.forEach(
        (name, spec) -> {
          Tensor tensor = tensors.get(name);
          if (tensor == null) {
            missing.add(name);
          } else if (!tensor.shape().equals(spec.shape())) {
            shapes.add(new OtherShape(name, tensor.shape(), spec.shape()));
          }
        });
    List<String> surplus =
        tensors.keySet().stream().filter(name -> !specs.containsKey(name)).toList();
    Mismatch found = new Mismatch(missing, surplus, shapes);
    List<String> faults = found.faults();
    found.otherClasses(graph).ifPresent(faults::add);
    return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
  }

  private List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < Math.min(NAMED_AT_MOST, Math.max(missing.size(), surplus.size())); i++) {
      List<String> sideBySide = new ArrayList<>();
      if (i < missing.size()) {
        sideBySide.add(missing.get(i) + " is missing");
      }
      if (i < surplus.size()) {
        sideBySide.add(Foreign.name(surplus.get(i)) + " has no place in the graph");
      }
      faults.add(String.join(", ", sideBySide));
    }
    if (missing.size() > NAMED_AT_MOST || surplus.size() > NAMED_AT_MOST) {
      faults.add(
          "in all %d are missing and %d have no place".formatted(missing.size(), surplus.size()));
    }
    commonPrefix().ifPresent(faults::add);
    shapes.stream().limit(NAMED_AT_MOST).map(OtherShape::text).forEach(faults::add);
    if (shapes.size() > NAMED_AT_MOST) {
      faults.add("in all %d shapes differ".formatted(shapes.size()));
    }
    return faults;
  }

  /** Where all surplus names are missing ones behind one and the same word, that word. */
  private Optional<String> commonPrefix() {
    if (surplus.isEmpty()) {
      return Optional.empty();
    }
    String first = surplus.get(0);
    return missing.stream()
        .filter(name -> first.endsWith("." + name))
        .map(name -> first.substring(0, first.length() - name.length()))
        .filter(prefix -> surplus.stream().allMatch(name -> isMissingBehind(prefix, name)))
        .findFirst()
        .map(prefix -> "they differ by " + Foreign.name(prefix) + " alone: take it off");
  }

  private boolean isMissingBehind(String prefix, String name) {
    return name.startsWith(prefix) && missing.contains(name.substring(prefix.length()));
  }

  /** Where nothing but the number of logits differs, how many the file has. */
  private Optional<String> otherClasses(LayerGraph graph) {
    String output = graph.output().name() + ".";
    List<Integer> counts =
        shapes.stream()
            .filter(shape -> shape.name().startsWith(output) && shape.onlyTheFirstDiffers())
            .map(shape -> shape.got().get(0))
            .toList();
    boolean nothingElse = missing.isEmpty() && surplus.isEmpty() && counts.size() == shapes.size();
    return nothingElse && counts.stream().distinct().count() == 1
        ? Optional.of(
            "the file is about %d classes, not %d".formatted(counts.get(0), graph.classes()))
        : Optional.empty();
  }
}
