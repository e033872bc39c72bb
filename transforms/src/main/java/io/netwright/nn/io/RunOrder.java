package io.netwright.nn.io;

import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rule for timm's networks of inverted residual blocks. It calls the parts of every block by
 * their roles ({@code blocks.2.0.conv_dw}), from which the order follows in which they run; the
 * k-th that runs is the k-th layer of the graph with parameters.
 *
 * <p>Blocks of other parts are not read: timm's EfficientNetV2 pads and normalizes otherwise than
 * torchvision's, which no tensor shows.
 */
final class RunOrder {
  private static final Pattern BLOCK =
      Pattern.compile("blocks\\.(\\d{1,4})\\.(\\d{1,4})\\.([a-z_.]*[a-z_]\\d?)");

  /** Layers that only torchvision's MobileNetV2 and MNASNet have. */
  private static final Set<String> OWNERS = Set.of("features.1.conv.0.0", "layers.8.0.layers.0");

  private static final List<String> ENDS =
      List.of("conv_stem", "bn1", "blocks", "conv_head", "bn2", "classifier");

  /** Parts of a block that widens first. */
  private static final List<String> INVERTED =
      List.of("conv_pw", "bn1", "conv_dw", "bn2", "conv_pwl", "bn3");

  /** Parts of a separable block. */
  private static final List<String> SEPARABLE = List.of("conv_dw", "bn1", "conv_pw", "bn2");

  /** When a module runs. */
  private record Turn(String module, int end, int stage, int block, int part)
      implements Comparable<Turn> {
    private static final Comparator<Turn> ORDER =
        Comparator.comparingInt(Turn::end)
            .thenComparingInt(Turn::stage)
            .thenComparingInt(Turn::block)
            .thenComparingInt(Turn::part);

    @Override
    public int compareTo(Turn other) {
      return ORDER.compare(this, other);
    }
  }

  private RunOrder() {}

  /** The graph's name of every name; empty where they are no such names or other many. */
  static Map<String, String> of(Collection<String> names, LayerGraph graph) {
    boolean meant = graph.nodes().stream().map(Node::name).anyMatch(OWNERS::contains);
    if (!meant || !names.contains("conv_stem.weight")) {
      return Map.of();
    }
    List<Turn> turns = turns(names);
    List<String> layers =
        graph.nodes().stream()
            .filter(node -> !node.layer().parameters().isEmpty())
            .map(Node::name)
            .toList();
    if (turns.size() != layers.size()) {
      return Map.of();
    }
    Map<String, String> modules = new HashMap<>();
    for (int i = 0; i < turns.size(); i++) {
      modules.put(turns.get(i).module(), layers.get(i));
    }
    Map<String, String> places = new LinkedHashMap<>();
    for (String name : names) {
      String layer = modules.get(module(name));
      if (layer != null) {
        places.put(name, layer + name.substring(name.lastIndexOf('.')));
      }
    }
    return places;
  }

  private static List<Turn> turns(Collection<String> names) {
    Set<String> modules = new HashSet<>();
    names.forEach(name -> modules.add(module(name)));
    Set<Turn> turns = new TreeSet<>();
    for (String module : modules) {
      Matcher block = BLOCK.matcher(module);
      if (block.matches()) {
        String prefix = module.substring(0, block.start(3));
        boolean inverted =
            modules.contains(prefix + "conv_pw") && modules.contains(prefix + "conv_pwl");
        int part = (inverted ? INVERTED : SEPARABLE).indexOf(block.group(3));
        if (part < 0) {
          return List.of();
        }
        turns.add(
            new Turn(
                module,
                ENDS.indexOf("blocks"),
                Integer.parseInt(block.group(1)),
                Integer.parseInt(block.group(2)),
                part));
      } else if (ENDS.contains(module)) {
        turns.add(new Turn(module, ENDS.indexOf(module), 0, 0, 0));
      }
    }
    return new ArrayList<>(turns);
  }

  private static String module(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }
}
