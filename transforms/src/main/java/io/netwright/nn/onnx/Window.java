package io.netwright.nn.onnx;

import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.Rearranging;
import java.util.Arrays;
import java.util.Map;

/** The windows of a convolution or a pooling. */
record Window(Call call, Extent kernel, Extent stride, Extent dilation) {

  /** The windows of an operator whose kernel has that size. */
  static Window of(Call call, Extent kernel) {
    long[] given = call.node().wholes("kernel_shape");
    if (given != null && !extent(call, "kernel_shape", given).equals(kernel)) {
      throw call.refused(
          "kernel_shape " + Arrays.toString(given) + " is not that of its weight, " + kernel);
    }
    return new Window(call, kernel, pair(call, "strides"), pair(call, "dilations"));
  }

  /** The windows of a pooling. */
  static Window ofPool(Call call) {
    long[] kernel = call.node().wholes("kernel_shape");
    if (kernel == null) {
      throw call.refused("kernel_shape is missing");
    }
    return of(call, extent(call, "kernel_shape", kernel));
  }

  private static Extent pair(Call call, String attribute) {
    long[] given = call.node().wholes(attribute);
    return given == null ? Extent.square(1) : extent(call, attribute, given);
  }

  private static Extent extent(Call call, String attribute, long[] given) {
    if (given.length != 2) {
      throw call.refused(
          attribute + " must have two numbers, for images, got " + Arrays.toString(given));
    }
    return new Extent(Math.toIntExact(given[0]), Math.toIntExact(given[1]));
  }

  /** How many places lie around the maps. */
  record Around(int top, int left, int bottom, int right) {
    static final Around NONE = new Around(0, 0, 0, 0);

    boolean symmetric() {
      return top == bottom && left == right;
    }

    Extent extent() {
      return new Extent(top, left);
    }

    /** As many places on each side, at most those of another. */
    Around within(Around most) {
      return new Around(
          Math.min(top, most.top),
          Math.min(left, most.left),
          Math.min(bottom, most.bottom),
          Math.min(right, most.right));
    }

    /** As many places fewer on each side. */
    Around less(Around part) {
      return new Around(top - part.top, left - part.left, bottom - part.bottom, right - part.right);
    }

    /** The maps with zeros around them. */
    Value.Feature padded(Call call, Value.Feature x) {
      Rearranging.Pad pad = new Rearranging.Pad(top, bottom, left, right);
      return call.lowering().add(call.name() + ".pad", pad, Map.of(), x);
    }

    /** The maps with numbers around them that no maximum takes. */
    Value.Feature bordered(Call call, Value.Feature x) {
      Rearranging.Border border =
          new Rearranging.Border(top, bottom, left, right, Rearranging.Border.LOWEST);
      return call.lowering().add(call.name() + ".border", border, Map.of(), x);
    }
  }

  /** The padding, given in numbers or by a rule about the size of the output. */
  Around around(FeatureShape in) {
    String rule = call.node().text("auto_pad", "NOTSET");
    boolean upper = rule.equals("SAME_UPPER");
    if (upper || rule.equals("SAME_LOWER")) {
      int vertical = total(in.height(), kernel.height(), stride.height(), dilation.height());
      int horizontal = total(in.width(), kernel.width(), stride.width(), dilation.width());
      int top = upper ? vertical / 2 : vertical - vertical / 2;
      int left = upper ? horizontal / 2 : horizontal - horizontal / 2;
      return new Around(top, left, vertical - top, horizontal - left);
    }
    if (!rule.equals("NOTSET") && !rule.equals("VALID")) {
      throw call.refused("auto_pad must be NOTSET, VALID, SAME_UPPER or SAME_LOWER, got " + rule);
    }
    long[] pads = call.node().wholes("pads");
    if (pads == null || rule.equals("VALID")) {
      return Around.NONE;
    }
    if (pads.length != 4) {
      throw call.refused("pads must have four numbers, for images, got " + Arrays.toString(pads));
    }
    return new Around(
        Math.toIntExact(pads[0]),
        Math.toIntExact(pads[1]),
        Math.toIntExact(pads[2]),
        Math.toIntExact(pads[3]));
  }

  /** As many places behind the maps as windows reach that end beyond them (ceil_mode). */
  Around reachedBeyond(FeatureShape in, Around around) {
    int bottom =
        reached(in.height(), kernel.height(), stride.height(), around.top(), around.bottom());
    int right = reached(in.width(), kernel.width(), stride.width(), around.left(), around.right());
    return new Around(around.top(), around.left(), bottom, right);
  }

  /** The last window must not start behind the map, as PyTorch and ONNX Runtime have it. */
  private int reached(int size, int kernel, int stride, int before, int behind) {
    requireStride(stride);
    long room = Math.max(0, (long) size + before + behind - kernel);
    long last = (room + stride - 1) / stride * stride;
    long start = last >= (long) size + before ? last - stride : last;
    return Math.toIntExact(Math.max(0, start + kernel - size - before));
  }

  private void requireStride(int stride) {
    if (stride < 1) {
      throw call.refused("strides must be at least 1, got " + stride);
    }
  }

  /** {@code (ceil(size / stride) - 1) stride + reach - size}, where that is positive. */
  private int total(int size, int kernel, int stride, int dilation) {
    requireStride(stride);
    long steps = (size + (long) stride - 1) / stride;
    long reach = (long) dilation * (kernel - 1L) + 1;
    return Math.toIntExact(Math.max(0, (steps - 1) * stride + reach - size));
  }
}
