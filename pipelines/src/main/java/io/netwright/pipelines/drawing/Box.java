package io.netwright.pipelines.drawing;

import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Weighted;
import java.util.List;

/**
 * A node of a network as it is drawn.
 *
 * @param name the node's
 * @param layer what it computes, in a few words
 * @param shape its output's
 * @param strips what is drawn below these lines
 */
record Box(String name, String layer, String shape, List<ChannelStrip> strips) {
  static final int LINE = 14;
  static final int MARGIN = 6;
  private static final double LETTER = 6.2;

  /** Takes an immutable copy. */
  Box {
    strips = List.copyOf(strips);
  }

  /** The box of a node. */
  static Box of(LayerGraph graph, Node node, List<ChannelStrip> strips) {
    return new Box(node.name(), words(node), graph.shape(node.name()).toString(), strips);
  }

  private static String words(Node node) {
    String type = node.layer().getClass().getSimpleName();
    if (node.layer() instanceof Weighted.Conv2d conv) {
      return "%s %dx%d%s%s"
          .formatted(
              type,
              conv.kernel().height(),
              conv.kernel().width(),
              conv.stride().height() > 1 ? " / " + conv.stride().height() : "",
              conv.groups() > 1 ? ", " + conv.groups() + " groups" : "");
    }
    if (node.layer() instanceof Pooling.MaxPool pool) {
      return type + " " + pool.kernel().height() + "x" + pool.kernel().width();
    }
    return type;
  }

  /** Second line of text. */
  String details() {
    return layer + "  " + shape;
  }

  double width() {
    double text = LETTER * Math.max(name.length(), details().length());
    return 2 * MARGIN + Math.max(text, strips.isEmpty() ? 0 : ChannelStrip.WIDTH);
  }

  double height() {
    return 2 * MARGIN + 2 * LINE + strips.size() * (ChannelStrip.HEIGHT + 2);
  }
}
