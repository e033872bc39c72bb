package io.netwright.nn;

import io.netwright.nn.graph.ChannelRule;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import io.netwright.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;

/**
 * The layer that makes the logits and what lies between it and them, where each channel stays the
 * channel of one logit.
 *
 * @param maker a convolution or linear layer
 * @param after the nodes behind it, the last first
 */
public record LogitPath(Node maker, List<Node> after) {

  /** Takes an immutable copy. */
  public LogitPath {
    after = List.copyOf(after);
  }

  /**
   * Follows the logits back to the layer that makes them.
   *
   * @param purpose what is to be done with them, for the refusal: cut, scaled
   */
  public static LogitPath of(LayerGraph graph, String purpose) {
    List<Node> after = new ArrayList<>();
    Node node = graph.output();
    while (!(node.layer() instanceof Weighted)) {
      if (!graph.channelRule(node).match(new KeepsLogits())) {
        throw inTheWay(node, purpose);
      }
      after.add(node);
      node = graph.node(node.inputs().get(0));
    }
    return new LogitPath(node, after);
  }

  /** The refusal where a node on the path does not let something be done with the logits. */
  public static RefusedException inTheWay(Node node, String purpose) {
    return new RefusedException(
        "the logits cannot be %s: %s (%s) lies between them and the layer that makes them"
            .formatted(purpose, node.name(), node.layer()));
  }

  /** Whether each output channel is the input channel of the same number and no other. */
  private static final class KeepsLogits implements ChannelRule.Cases<Boolean> {
    @Override
    public Boolean fresh(ChannelRule.Fresh rule) {
      return false;
    }

    @Override
    public Boolean mixing(ChannelRule.Mixing rule) {
      return false;
    }

    @Override
    public Boolean each(ChannelRule.Each rule) {
      return true;
    }

    @Override
    public Boolean neighbours(ChannelRule.Neighbours rule) {
      return false;
    }

    @Override
    public Boolean united(ChannelRule.United rule) {
      return rule.inputs() == 1;
    }

    @Override
    public Boolean joined(ChannelRule.Joined rule) {
      return rule.widths().size() == 1;
    }

    @Override
    public Boolean slice(ChannelRule.Slice rule) {
      return false;
    }

    @Override
    public Boolean permuted(ChannelRule.Permuted rule) {
      return false;
    }

    @Override
    public Boolean repeated(ChannelRule.Repeated rule) {
      return rule.times() == 1;
    }
  }
}
