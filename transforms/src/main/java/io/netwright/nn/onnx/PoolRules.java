package io.netwright.nn.onnx;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.Layer;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Largest and mean values, and what lies around maps. */
final class PoolRules {
  private PoolRules() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("MaxPool", Rule.one(PoolRules::maxPool));
    rules.put("AveragePool", Rule.one(PoolRules::avgPool));
    rules.put(
        "GlobalAveragePool", Rule.one(call -> whole(call, new Pooling.AdaptiveAvgPool(1, 1))));
    rules.put("GlobalMaxPool", Rule.one(call -> whole(call, new Pooling.GlobalMaxPool())));
    rules.put("ReduceMean", Rule.one(call -> reduced(call, new Pooling.AdaptiveAvgPool(1, 1))));
    rules.put("ReduceMax", Rule.one(call -> reduced(call, new Pooling.GlobalMaxPool())));
    rules.put("Pad", Rule.one(PoolRules::pad));
  }

  private static Value whole(Call call, Layer layer) {
    return call.lowering().add(call.name(), layer, Map.of(), call.map(0));
  }

  private static Value maxPool(Call call) {
    Value.Feature x = call.map(0);
    Window window = Window.ofPool(call);
    requireNoDilation(call, window);
    boolean ceil = call.node().whole("ceil_mode", 0) != 0;
    Window.Around around = window.around(x.shape());
    if (fits(window, around)) {
      Pooling.MaxPool layer =
          new Pooling.MaxPool(window.kernel(), window.stride(), around.extent(), ceil);
      return call.lowering().add(call.name(), layer, Map.of(), x);
    }
    Window.Around all = ceil ? window.reachedBeyond(x.shape(), around) : around;
    Pooling.MaxPool layer =
        new Pooling.MaxPool(window.kernel(), window.stride(), Extent.square(0), false);
    return call.lowering().add(call.name(), layer, Map.of(), all.bordered(call, x));
  }

  private static Value avgPool(Call call) {
    Value.Feature x = call.map(0);
    Window window = Window.ofPool(call);
    requireNoDilation(call, window);
    boolean ceil = call.node().whole("ceil_mode", 0) != 0;
    boolean counted = call.node().whole("count_include_pad", 0) != 0;
    Window.Around around = window.around(x.shape());
    if (fits(window, around)) {
      Pooling.AvgPool layer =
          new Pooling.AvgPool(window.kernel(), window.stride(), around.extent(), ceil, counted);
      return call.lowering().add(call.name(), layer, Map.of(), x);
    }
    Window.Around all = ceil ? window.reachedBeyond(x.shape(), around) : around;
    // Padding that counts becomes part of the map; the layer leaves out what does not count.
    Window.Around part = counted ? around.within(all) : Window.Around.NONE;
    Value.Feature map = part.equals(Window.Around.NONE) ? x : part.padded(call, x);
    return call.lowering().add(call.name(), mean(call, window, all.less(part), map), Map.of(), map);
  }

  /** The mean of a map, where what lies around it is not counted. */
  private static Layer mean(Call call, Window window, Window.Around around, Value.Feature map) {
    if (around.equals(Window.Around.NONE)) {
      return new Pooling.AvgPool(window.kernel(), window.stride(), Extent.square(0), false, true);
    }
    Pooling.UnevenAvgPool layer =
        new Pooling.UnevenAvgPool(
            window.kernel(),
            window.stride(),
            around.top(),
            around.bottom(),
            around.left(),
            around.right());
    call.lowering().requireRoom(layer.padded(map.shape()));
    return layer;
  }

  /**
   * Whether a pooling can have the padding itself: as much on both sides, half a window at most.
   */
  private static boolean fits(Window window, Window.Around around) {
    return around.symmetric()
        && 2 * around.top() <= window.kernel().height()
        && 2 * around.left() <= window.kernel().width();
  }

  private static void requireNoDilation(Call call, Window window) {
    if (!window.dilation().equals(Extent.square(1))) {
      throw call.refused("dilated pooling is not supported, got dilations " + window.dilation());
    }
  }

  /** One number for each whole map, as maps of one position or as a vector. */
  private static Value reduced(Call call, Layer layer) {
    List<Long> dimensions = call.dimensions(call.value(0));
    int rank = dimensions.size();
    Value.Feature x =
        call.value(0) instanceof Value.View view && view.groups() == 1
            ? view.base()
            : call.feature(0);
    boolean channels = !x.shape().flat() && dimensions.get(1) == x.shape().channels();
    if (!channels || !isOverPositions(call, rank)) {
      throw call.refused(
          "reduces other axes of "
              + Shapes.shown(call, dimensions)
              + " than all positions; only these are supported, of maps (N, C, H, W)");
    }
    Value.Feature pooled = call.lowering().add(call.name(), layer, Map.of(), x);
    List<Long> left = new ArrayList<>(dimensions.subList(0, 2));
    for (int axis = 2; axis < rank && call.node().whole("keepdims", 1) != 0; axis++) {
      left.add(1L);
    }
    return call.lowering().seen(pooled, left, call.node());
  }

  /** Whether the axes that are reduced are all behind the batch and the channels. */
  private static boolean isOverPositions(Call call, int rank) {
    long[] axes = call.wholes("axes", 1);
    int[] over =
        Arrays.stream(axes == null ? new long[0] : axes)
            .mapToInt(axis -> call.axis(axis, rank))
            .sorted()
            .toArray();
    return Arrays.equals(over, IntStream.range(2, rank).toArray());
  }

  private static Value pad(Call call) {
    String mode = call.node().text("mode", "constant");
    long[] given = call.wholes("pads", 1);
    Numbers value = call.opset() < 11 ? null : call.optionalConstant(2);
    float number = value == null ? call.node().number("value", 0) : (float) value.single();
    Value.Feature x = call.map(0);
    if (!mode.equals("constant") || given == null) {
      throw call.refused("only constant padding is supported, got mode " + mode);
    }
    long[] pads = onAllAxes(call, given);
    requirePossible(call, pads);
    int top = (int) pads[2];
    int left = (int) pads[3];
    int bottom = (int) pads[6];
    int right = (int) pads[7];
    Layer layer =
        number == 0
            ? new Rearranging.Pad(top, bottom, left, right)
            : new Rearranging.Border(
                top, bottom, left, right, Math.max(number, Rearranging.Border.LOWEST));
    return call.lowering().add(call.name(), layer, Map.of(), x);
  }

  private static void requirePossible(Call call, long[] pads) {
    for (int i = 0; i < pads.length; i++) {
      if (pads[i] < 0 || pads[i] > Short.MAX_VALUE || (pads[i] != 0 && i % 4 < 2)) {
        throw call.refused(
            "pads must be 0 or more, and 0 for images and channels, got " + Arrays.toString(pads));
      }
    }
  }

  /** Before all four dimensions, then behind them. */
  private static long[] onAllAxes(Call call, long[] given) {
    long[] axes = call.opset() < 18 ? null : call.wholes("axes", 3);
    int count = axes == null ? 4 : axes.length;
    if (given.length != 2 * count) {
      throw call.refused("pads must have " + 2 * count + " numbers, got " + given.length);
    }
    long[] all = new long[8];
    for (int i = 0; i < count; i++) {
      int axis = axes == null ? i : call.axis(axes[i], 4);
      all[axis] = given[i];
      all[axis + 4] = given[count + i];
    }
    return all;
  }
}
