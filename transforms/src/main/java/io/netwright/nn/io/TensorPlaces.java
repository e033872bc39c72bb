package io.netwright.nn.io;

import io.netwright.nn.Tensor;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.ParameterSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the tensors of a file have their places in a graph, by rules. A name that the graph knows
 * stays; another is tried without what wrappers put into it, then as the rules write it.
 */
final class TensorPlaces {
  /** What wrappers and modules around a network put into the names of its parameters. */
  static final Set<String> WRAPPERS = Set.of("module", "_orig_mod", "model", "backbone");

  /** Classifiers beside the network's end, which only its training needs. */
  private static final Pattern AUXILIARY = Pattern.compile("(aux[12]?|AuxLogits)\\..*");

  private static final Pattern HEAD =
      Pattern.compile(
          "^(fc|classifier|classifier\\.1|head|head\\.fc|linear|last_linear)\\.(\\w+)$");

  /** Another way of writing names. */
  private record Rule(Pattern from, String to) {
    static Rule of(String from, String to) {
      return new Rule(Pattern.compile(from), to);
    }

    String apply(String name) {
      return from.matcher(name).replaceFirst(to);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          // ResNets of scripts for CIFAR-10
          Rule.of("(^|\\.)shortcut\\.", "$1downsample."),
          // DenseNets that torchvision saved before 2017
          Rule.of("(denselayer\\d+\\.(?:norm|conv))\\.([12])\\.", "$1$2."),
          // timm's VGG, whose linear layers are convolutions
          Rule.of("^pre_logits\\.fc1\\.", "classifier.0."),
          Rule.of("^pre_logits\\.fc2\\.", "classifier.3."));

  private final Map<String, ParameterSpec> specs;
  private final String head;
  private final Map<String, String> inOrder;

  TensorPlaces(LayerGraph graph, Set<String> names) {
    this.specs = graph.parameterSpecs();
    this.head = graph.parametric().reduce((first, second) -> second).map(Node::name).orElse("");
    this.inOrder =
        specs.keySet().containsAll(names)
            ? Map.of()
            : RunOrder.of(names.stream().map(TensorPlaces::unwrapped).toList(), graph);
  }

  /** The tensors by the names of the graph; those without a place keep their own. */
  Map<String, Tensor> placed(Map<String, Tensor> tensors) throws MalformedModelException {
    Map<String, Tensor> placed = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      String name = entry.getKey();
      if (name.endsWith("num_batches_tracked") || auxiliary(name)) {
        continue;
      }
      String place = place(name).orElse(name);
      if (placed.put(place, shaped(entry.getValue(), specs.get(place))) != null) {
        throw new MalformedModelException(
            "the file has "
                + place
                + " twice, with and without "
                + WRAPPERS.stream().sorted().collect(Collectors.joining(". or ", "", "."))
                + " in its name; leave one out");
      }
    }
    return placed;
  }

  /** The graph's name for a name of the file. */
  Optional<String> place(String name) {
    if (specs.containsKey(name)) {
      return Optional.of(name);
    }
    String bare = unwrapped(name);
    String ordered = inOrder.get(bare);
    if (ordered != null && specs.containsKey(ordered)) {
      return Optional.of(ordered);
    }
    String all = bare;
    for (Rule rule : RULES) {
      all = rule.apply(all);
    }
    return Stream.of(bare, all, HEAD.matcher(bare).replaceFirst(head + ".$2"))
        .filter(specs::containsKey)
        .findFirst();
  }

  /** Whether a tensor is of an auxiliary classifier that the graph does not have. */
  boolean auxiliary(String name) {
    return place(name).isEmpty() && AUXILIARY.matcher(unwrapped(name)).matches();
  }

  /** What is done to the names, in words; empty where they are the graph's own. */
  List<String> remarks(Set<String> names) {
    Set<String> remarks = new LinkedHashSet<>();
    for (String name : names) {
      if (auxiliary(name)) {
        remarks.add("without the auxiliary classifiers");
      } else if (place(name).filter(place -> !place.equals(unwrapped(name))).isPresent()) {
        remarks.add("as " + name + " is " + place(name).orElseThrow());
      }
    }
    return remarks.stream().limit(3).toList();
  }

  /** A convolution over all positions is a linear layer, and the other way round. */
  private static Tensor shaped(Tensor tensor, @Nullable ParameterSpec spec) {
    if (spec == null) {
      return tensor;
    }
    List<Integer> is = tensor.shape();
    List<Integer> wanted = spec.shape();
    boolean flattened =
        Math.min(is.size(), wanted.size()) == 2
            && Math.max(is.size(), wanted.size()) == 4
            && is.get(0).equals(wanted.get(0))
            && tensor.values().length == spec.size();
    return flattened ? new Tensor(wanted, tensor.values()) : tensor;
  }

  static String unwrapped(String name) {
    return Arrays.stream(name.split("\\.", -1))
        .filter(part -> !WRAPPERS.contains(part))
        .collect(Collectors.joining("."));
  }

  /** What wrappers put into a name that has its place without it. */
  List<String> wrappers(String name) {
    return !specs.containsKey(name) && specs.containsKey(unwrapped(name))
        ? Arrays.stream(name.split("\\.", -1))
            .filter(WRAPPERS::contains)
            .map(part -> part + ".")
            .toList()
        : List.of();
  }
}
