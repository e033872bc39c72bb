package io.netwright.nn.io;

import io.netwright.nn.Tensor;
import io.netwright.nn.graph.ParameterSpec;
import io.netwright.nn.graph.ParameterSpec.Kind;
import io.netwright.text.Foreign;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for numbers that no network can compute with: NaN, infinities and variances below zero.
 *
 * @param tensors by state_dict name
 * @param specs what each of them is in its graph
 */
record TensorCheck(Map<String, Tensor> tensors, Map<String, ParameterSpec> specs) {
  private static final int NAMED_AT_MOST = 5;

  /** What is wrong, in one line; empty where nothing is. */
  Optional<String> fault() {
    List<String> faults = new ArrayList<>();
    tensors.forEach((name, tensor) -> fault(name, tensor).ifPresent(faults::add));
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join("; ", faults.subList(0, Math.min(NAMED_AT_MOST, faults.size())))
                + (faults.size() > NAMED_AT_MOST
                    ? "; and " + (faults.size() - NAMED_AT_MOST) + " more tensors"
                    : ""));
  }

  private Optional<String> fault(String name, Tensor tensor) {
    ParameterSpec spec = specs.get(name);
    boolean variance = spec != null && spec.kind() == Kind.RUNNING_VARIANCE;
    float[] values = tensor.values();
    int first = -1;
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i]) || (variance && values[i] < 0)) {
        first = first < 0 ? i : first;
        count++;
      }
    }
    if (count == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "%s%s is %s (%d of its %d values cannot be used)"
            .formatted(
                Foreign.name(name),
                index(first, tensor.shape()),
                values[first],
                count,
                values.length));
  }

  /** Where a number stands, row-major: {@code [3]} or {@code [0, 2, 1, 4]}. */
  private static List<Integer> index(int position, List<Integer> shape) {
    List<Integer> index = new ArrayList<>();
    int rest = position;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      index.add(0, rest % shape.get(axis));
      rest /= shape.get(axis);
    }
    return index;
  }
}
