package io.netwright.nn.onnx;

import java.util.ArrayList;
import java.util.List;

/** What the operator Slice takes, in attributes before opset 10 and in inputs since. */
final class Slicing {
  private Slicing() {}

  /** A range of one dimension; negative numbers count from its end. */
  record Part(int axis, long start, long end, long step) {

    /** The first place and the one that is left out, for a dimension of that size. */
    int[] within(long size) {
      long lowest = step > 0 ? 0 : -1;
      long highest = step > 0 ? size : size - 1;
      return new int[] {clamped(start, size, lowest, highest), clamped(end, size, lowest, highest)};
    }

    private static int clamped(long place, long size, long lowest, long highest) {
      long positive = place < 0 ? place + size : place;
      return (int) Math.max(lowest, Math.min(highest, positive));
    }
  }

  static List<Part> parts(Call call, int rank) {
    long[] starts = call.wholes("starts", 1);
    long[] ends = call.wholes("ends", 2);
    long[] axes = call.wholes("axes", 3);
    long[] steps = call.opset() < 10 ? null : call.wholes("steps", 4);
    if (starts == null || ends == null || starts.length != ends.length) {
      throw call.refused("starts and ends must be there and as many");
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      long step = steps == null ? 1 : steps[i];
      if (step == 0 || Math.abs(step) > Integer.MAX_VALUE) {
        throw call.refused("a step must not be " + step);
      }
      parts.add(new Part(call.axis(axes == null ? i : axes[i], rank), starts[i], ends[i], step));
    }
    return parts;
  }
}
