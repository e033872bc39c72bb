package io.netwright.nn.torchscript;

import io.netwright.nn.Tensor;
import io.netwright.refusal.RefusedException;
import io.netwright.text.Foreign;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A module of PyTorch with its tensors and the modules in it. The tensors lie so that their names
 * in a state_dict are those of the network: {@code a.b.weight} is the tensor {@code weight} of the
 * module {@code b} of the module {@code a}.
 */
final class ModuleTree {
  /** What every module has, and what a module of ours does. */
  private static final List<String> TAKEN = List.of("training", "forward");

  private static final int MOST_NUMBERS = (Integer.MAX_VALUE - 8) / Float.BYTES;

  /** What a text in TorchScript may have as it is. */
  private static final Pattern SAYABLE = Pattern.compile("[ !#-\\[\\]-~]+");

  private final Map<String, Part> parts = new LinkedHashMap<>();

  /** A part of a module. */
  sealed interface Part {}

  /** A tensor; those that are trained are the parameters of a module. */
  record Held(Tensor tensor, boolean trained) implements Part {}

  /** A module in a module. */
  record Inner(ModuleTree tree) implements Part {}

  /** Adds a tensor under its name in a state_dict; yields how TorchScript reads it. */
  String add(String name, Held tensor) {
    requireRoom(name, tensor.tensor().values().length);
    List<String> path = List.of(name.split("\\.", -1));
    ModuleTree module = this;
    StringBuilder read = new StringBuilder("self");
    for (int i = 0; i < path.size(); i++) {
      String step = path.get(i);
      if (!SAYABLE.matcher(step).matches() || TAKEN.contains(step)) {
        throw unsayable(name, "%s is no name of a part of a module".formatted(Foreign.name(step)));
      }
      read.insert(0, "getattr(").append(", \"").append(step).append("\")");
      if (i == path.size() - 1) {
        module.put(step, tensor, name);
      } else {
        module = module.inner(step, name);
      }
    }
    return read.toString();
  }

  private void put(String step, Held tensor, String name) {
    Part before = parts.putIfAbsent(step, tensor);
    if (before != null) {
      throw unsayable(name, "another part of the network has this name");
    }
  }

  private ModuleTree inner(String step, String name) {
    Part part = parts.computeIfAbsent(step, ignored -> new Inner(new ModuleTree()));
    if (part instanceof Inner inner) {
      return inner.tree();
    }
    throw unsayable(name, "%s is a tensor already".formatted(Foreign.name(step)));
  }

  /** A tensor is written in one piece, and an array of bytes has about 2^31 of them at most. */
  static void requireRoom(String name, int numbers) {
    if (numbers > MOST_NUMBERS) {
      throw new RefusedException(
          "TorchScript is written with tensors of at most %d numbers, and %s has %d; export as onnx or safetensors"
              .formatted(MOST_NUMBERS, Foreign.name(name), numbers));
    }
  }

  private static RefusedException unsayable(String name, String why) {
    return new RefusedException(
        "TorchScript cannot name the tensor %s: %s; rename the node, or export as onnx or safetensors"
            .formatted(Foreign.name(name), why));
  }

  /** The parts by their names, in the order in which they came. */
  Map<String, Part> parts() {
    return parts;
  }

  /** The names of the tensors that are trained, or of those that are not. */
  List<String> tensors(boolean trained) {
    List<String> names = new ArrayList<>();
    parts.forEach(
        (name, part) -> {
          if (part instanceof Held held && held.trained() == trained) {
            names.add(name);
          }
        });
    return names;
  }
}
