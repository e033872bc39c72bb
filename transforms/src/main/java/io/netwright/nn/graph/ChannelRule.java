package io.netwright.nn.graph;

import java.util.List;

/**
 * What a layer does to channels: of which channels of its inputs each channel of its output is
 * made. Features of a vector count as channels.
 *
 * <p>Every layer states its rule once, see {@link Layer#channelRule}. Whoever cuts, joins or traces
 * channels reads the rule and need not know the layer.
 */
public sealed interface ChannelRule {

  /**
   * The channels of the inputs that are the same channel as one of the output: kept, cut and wanted
   * together with it. None where the layer makes new channels.
   *
   * @param output a channel of the output
   */
  void forEachSource(int output, SourceAction action);

  /** Answers by the kind of rule; a new kind asks every reader for an answer. */
  <R> R match(Cases<R> cases);

  /** What is done with a channel of an input. */
  @FunctionalInterface
  interface SourceAction {

    /**
     * Does it.
     *
     * @param input which of the inputs, from 0
     * @param channel which of its channels, from 0
     */
    void accept(int input, int channel);
  }

  /** An answer for every kind of rule. */
  interface Cases<R> {
    /** For new channels. */
    R fresh(Fresh rule);

    /** For channels made of several. */
    R mixing(Mixing rule);

    /** For channels that each stay alone. */
    R each(Each rule);

    /** For channels that depend on those beside them. */
    R neighbours(Neighbours rule);

    /** For channels of several inputs made one. */
    R united(United rule);

    /** For channels of several inputs one after another. */
    R joined(Joined rule);

    /** For some of the channels. */
    R slice(Slice rule);

    /** For the channels in another order. */
    R permuted(Permuted rule);

    /** For channels that become several. */
    R repeated(Repeated rule);
  }

  /** Channels that depend on no other node: the images'. */
  record Fresh(int channels) implements ChannelRule {
    @Override
    public void forEachSource(int output, SourceAction action) {
      // made of no input
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.fresh(this);
    }
  }

  /** Every output channel is made of all input channels of its group. */
  record Mixing(int inputs, int outputs, int groups) implements ChannelRule {
    @Override
    public void forEachSource(int output, SourceAction action) {
      // a new channel: it is none of those that it is made of
    }

    /** Input channels of one group. */
    public int inputsPerGroup() {
      return inputs / groups;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.mixing(this);
    }
  }

  /**
   * Every output channel is made of the input channel of the same number.
   *
   * @param ownNumbers whether the layer holds numbers of each channel, such as a mean or a scale
   */
  record Each(boolean ownNumbers) implements ChannelRule {
    @Override
    public void forEachSource(int output, SourceAction action) {
      action.accept(0, output);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.each(this);
    }
  }

  /**
   * Every output channel is made of the input channel of the same number and of those beside it. To
   * cut some would change the others, and zeros in their place would too; so all are one set, kept
   * or cut together.
   *
   * @param below how many channels of smaller numbers
   * @param above how many channels of larger numbers
   */
  record Neighbours(int channels, int below, int above) implements ChannelRule {
    @Override
    public void forEachSource(int output, SourceAction action) {
      int from = Math.max(0, output - below);
      long until = Math.min(channels, (long) output + above + 1);
      for (int channel = from; channel < until; channel++) {
        action.accept(0, channel);
      }
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.neighbours(this);
    }
  }

  /** Channels of the same number become one, as in a sum. */
  record United(int inputs) implements ChannelRule {
    @Override
    public void forEachSource(int output, SourceAction action) {
      for (int input = 0; input < inputs; input++) {
        action.accept(input, output);
      }
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.united(this);
    }
  }

  /**
   * The channels of all inputs, one input after another.
   *
   * @param widths number of channels of each input
   */
  record Joined(List<Integer> widths) implements ChannelRule {
    /** Takes an immutable copy. */
    public Joined {
      widths = List.copyOf(widths);
    }

    @Override
    public void forEachSource(int output, SourceAction action) {
      int channel = output;
      int input = 0;
      while (channel >= widths.get(input)) {
        channel -= widths.get(input++);
      }
      action.accept(input, channel);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.joined(this);
    }
  }

  /** The channels {@code from} (inclusive) to {@code to} (exclusive). */
  record Slice(int from, int to) implements ChannelRule {
    @Override
    public void forEachSource(int output, SourceAction action) {
      action.accept(0, from + output);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.slice(this);
    }
  }

  /**
   * All channels in another order.
   *
   * @param order for every output channel the input channel that it is
   */
  record Permuted(List<Integer> order) implements ChannelRule {
    /** Takes an immutable copy. */
    public Permuted {
      order = List.copyOf(order);
    }

    @Override
    public void forEachSource(int output, SourceAction action) {
      action.accept(0, order.get(output));
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.permuted(this);
    }
  }

  /** Every input channel becomes as many output channels in a row, each made of it alone. */
  record Repeated(int times) implements ChannelRule {
    @Override
    public void forEachSource(int output, SourceAction action) {
      action.accept(0, output / times);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.repeated(this);
    }
  }
}
