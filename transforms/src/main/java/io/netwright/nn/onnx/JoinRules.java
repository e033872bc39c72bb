package io.netwright.nn.onnx;

import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.Rearranging;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Channels of several features put together, and parts of them taken. */
final class JoinRules {
  private JoinRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Concat", Rule.one(JoinRules::concat));
    rules.put("Split", JoinRules::split);
    rules.put("Slice", Rule.one(JoinRules::slice));
    rules.put("Gather", Rule.one(JoinRules::gather));
  }

  private static Value concat(Call call) {
    List<Value.Feature> parts = new ArrayList<>();
    for (int i = 0; i < call.inputs().size(); i++) {
      parts.add(call.feature(i));
    }
    requireChannels(call, call.node().whole("axis", 0), call.dimensions(parts.get(0)).size());
    return call.lowering()
        .add(call.name(), new Joining.Concat(), Map.of(), parts.toArray(Value.Feature[]::new));
  }

  private static void requireChannels(Call call, long given, int rank) {
    int axis = call.axis(given, rank);
    if (axis != 1) {
      throw call.refused(
          "is along dimension "
              + axis
              + "; only channels, dimension 1 of (N, C, H, W), can be"
              + " joined and split");
    }
  }

  private static List<Value> split(Call call) {
    Value.Feature x = call.feature(0);
    requireChannels(call, call.node().whole("axis", 0), call.dimensions(x).size());
    int channels = x.shape().channels();
    int outputs = call.node().outputs().size();
    long[] sizes = call.wholes("split", 1);
    if (sizes == null) {
      sizes = new long[outputs];
      long width = (channels + outputs - 1L) / outputs;
      for (int i = 0; i < outputs; i++) {
        sizes[i] = Math.min(width, channels - i * width);
      }
    }
    if (sizes.length != outputs) {
      throw call.refused("has " + sizes.length + " sizes for " + outputs + " outputs");
    }
    List<Value> parts = new ArrayList<>();
    long from = 0;
    for (int i = 0; i < outputs; i++) {
      String name = outputs == 1 ? call.name() : OnnxNode.cleaned(call.node().outputs().get(i));
      parts.add(part(call, name, x, from, from + sizes[i]));
      from += sizes[i];
    }
    if (from != channels) {
      throw call.refused("splits " + channels + " channels into parts of " + from);
    }
    return parts;
  }

  private static Value part(Call call, String name, Value.Feature x, long from, long to) {
    if (from == 0 && to == x.shape().channels()) {
      return x;
    }
    Rearranging.ChannelSlice layer =
        new Rearranging.ChannelSlice(Math.toIntExact(from), Math.toIntExact(to));
    return call.lowering().add(name, layer, Map.of(), x);
  }

  private static Value slice(Call call) {
    Value.Feature x = call.feature(0);
    List<Long> dimensions = call.dimensions(x);
    Value part = x;
    for (Slicing.Part range : Slicing.parts(call, dimensions.size())) {
      long size = dimensions.get(range.axis());
      int[] within = range.within(size);
      boolean all = within[0] == 0 && within[1] == size;
      if (range.step() != 1 || (range.axis() != 1 && !all)) {
        throw call.refused(
            "takes places "
                + range.start()
                + " to "
                + range.end()
                + " in steps of "
                + range.step()
                + " of dimension "
                + range.axis()
                + "; only channels in a row can be taken");
      }
      if (!all) {
        part = part(call, call.name(), x, within[0], within[1]);
      }
    }
    return part;
  }

  /** One channel, as {@code x[:, 0]} takes it: maps without a dimension for channels. */
  private static Value gather(Call call) {
    Value.Feature x = call.map(0);
    Numbers index = call.constant(1);
    requireChannels(call, call.node().whole("axis", 0), 4);
    int channels = x.shape().channels();
    long channel = (long) index.single();
    Value part =
        part(
            call,
            call.name(),
            x,
            channel < 0 ? channel + channels : channel,
            (channel < 0 ? channel + channels : channel) + 1);
    List<Long> dimensions = new ArrayList<>(call.dimensions(part));
    if (index.rank() == 0) {
      dimensions.remove(1);
    }
    Value.Feature single = (Value.Feature) part;
    return call.lowering().seen(single, dimensions, call.node());
  }
}
