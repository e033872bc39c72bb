package io.netwright.nn.onnx;

import io.netwright.nn.graph.Rearranging;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Operators that see the same numbers with other dimensions, or in another order. */
final class Shapes {
  private static final int MOST_DIMENSIONS = 8;

  private Shapes() {}

  static void addTo(Map<String, Rule> rules) {
    rules.put("Shape", Rule.one(Shapes::of));
    rules.put("Reshape", Rule.one(call -> seen(call, target(call, dimensions(call)))));
    rules.put("Squeeze", Rule.one(call -> seen(call, squeezed(call, dimensions(call)))));
    rules.put("Unsqueeze", Rule.one(call -> seen(call, unsqueezed(call, dimensions(call)))));
    rules.put("Flatten", Rule.one(Shapes::flatten));
    rules.put("Transpose", Rule.one(Shapes::transpose));
  }

  private static List<Long> dimensions(Call call) {
    Value value = call.value(0);
    return value instanceof Value.Probabilities probabilities
        ? call.dimensions(probabilities.logits())
        : call.dimensions(value);
  }

  /** The sizes of what is read, the batch among them. */
  static Value of(Call call) {
    List<Long> sizes =
        call.value(0) instanceof Value.Constant constant
            ? constant.numbers().dimensions()
            : dimensions(call);
    int rank = sizes.size();
    int start = edge(call.node().whole("start", 0), rank);
    int end = edge(call.node().whole("end", rank), rank);
    List<Long> part = start < end ? sizes.subList(start, end) : List.of();
    return new Value.Constant(Numbers.vector(part.stream().mapToLong(Long::longValue).toArray()));
  }

  private static int edge(long place, int rank) {
    return (int) Math.max(0, Math.min(rank, place < 0 ? place + rank : place));
  }

  /** The dimensions that a Reshape asks for: 0 keeps one, -1 takes what is left. */
  static List<Long> target(Call call, List<Long> dimensions) {
    long[] wanted = call.wholes("shape", 1);
    if (wanted == null || wanted.length > MOST_DIMENSIONS) {
      throw call.refused("needs a shape of at most " + MOST_DIMENSIONS + " sizes");
    }
    List<Long> target = asked(call, dimensions, wanted);
    long size = product(dimensions);
    int open = target.indexOf(-1L);
    if (open >= 0) {
      long known = product(target) * -1; // negative still where another size is open
      target.set(open, known > 0 ? size / known : 0);
    }
    if (product(target) != size) {
      throw impossible(call, dimensions, wanted);
    }
    return target;
  }

  /** The sizes asked for, those that are kept filled in. */
  private static List<Long> asked(Call call, List<Long> dimensions, long[] wanted) {
    boolean zeros = call.node().whole("allowzero", 0) == 1;
    List<Long> asked = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      boolean kept = wanted[i] == 0 && !zeros;
      if (wanted[i] < -1 || (kept && i >= dimensions.size())) {
        throw impossible(call, dimensions, wanted);
      }
      asked.add(kept ? dimensions.get(i) : Long.valueOf(wanted[i]));
    }
    return asked;
  }

  private static long product(List<Long> sizes) {
    return sizes.stream().reduce(1L, Math::multiplyExact);
  }

  private static IllegalArgumentException impossible(
      Call call, List<Long> dimensions, long[] wanted) {
    return call.refused(
        "cannot make shape " + Arrays.toString(wanted) + " of " + shown(call, dimensions));
  }

  /** Dimensions with the batch by its name. */
  static List<String> shown(Call call, List<Long> dimensions) {
    return dimensions.stream()
        .map(size -> size == call.lowering().batch() ? "N" : String.valueOf(size))
        .toList();
  }

  static List<Long> squeezed(Call call, List<Long> dimensions) {
    long[] axes = call.wholes("axes", 1);
    boolean[] out = marked(call, axes, dimensions.size());
    List<Long> left = new ArrayList<>();
    for (int axis = 0; axis < out.length; axis++) {
      boolean gone = axes == null ? dimensions.get(axis) == 1 : out[axis];
      if (gone && dimensions.get(axis) != 1) {
        throw call.refused("dimension " + axis + " of " + shown(call, dimensions) + " is not 1");
      }
      if (!gone) {
        left.add(dimensions.get(axis));
      }
    }
    return left;
  }

  static List<Long> unsqueezed(Call call, List<Long> dimensions) {
    long[] axes = call.wholes("axes", 1);
    if (axes == null || axes.length + dimensions.size() > MOST_DIMENSIONS) {
      throw call.refused("needs axes, for at most " + MOST_DIMENSIONS + " dimensions");
    }
    boolean[] added = marked(call, axes, dimensions.size() + axes.length);
    List<Long> more = new ArrayList<>();
    int next = 0;
    for (boolean here : added) {
      if (!here && next == dimensions.size()) {
        throw call.refused("names an axis twice: " + Arrays.toString(axes));
      }
      more.add(here ? Long.valueOf(1) : dimensions.get(next++));
    }
    return more;
  }

  private static boolean[] marked(Call call, long @Nullable [] axes, int rank) {
    boolean[] marked = new boolean[rank];
    for (long axis : axes == null ? new long[0] : axes) {
      marked[call.axis(axis, rank)] = true;
    }
    return marked;
  }

  /** The order of dimensions that a Transpose asks for; backwards where it does not say. */
  static int[] order(Call call, int rank) {
    long[] given = call.node().wholes("perm");
    if (given == null) {
      return IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
    }
    if (!Arrays.equals(
        Arrays.stream(given).sorted().toArray(), LongStream.range(0, rank).toArray())) {
      throw call.refused("perm " + Arrays.toString(given) + " does not order " + rank);
    }
    return Arrays.stream(given).mapToInt(Math::toIntExact).toArray();
  }

  private static Value flatten(Call call) {
    List<Long> dimensions = dimensions(call);
    if (call.axis(call.node().whole("axis", 1), dimensions.size()) != 1) {
      throw call.refused("flattens more than what belongs to one image; axis must be 1");
    }
    long features =
        dimensions.subList(1, dimensions.size()).stream().reduce(1L, Math::multiplyExact);
    return seen(call, List.of(dimensions.get(0), features));
  }

  /** What is read, with other dimensions of as many numbers. */
  static Value seen(Call call, List<Long> dimensions) {
    Value value = call.value(0);
    if (value instanceof Value.Probabilities probabilities) {
      Call inside = new Call(call.node(), List.of(probabilities.logits()), call.lowering());
      return new Value.Probabilities(
          seen(inside, dimensions), probabilities.operator(), probabilities.node());
    }
    if (value instanceof Value.View view && view.groups() > 1) {
      return shuffled(call, view, dimensions);
    }
    Value.Feature base = value instanceof Value.View view ? view.base() : call.feature(0);
    return call.lowering().seen(base, dimensions, call.node());
  }

  /** Channels that were split into groups and turned around, one after another again. */
  private static Value shuffled(Call call, Value.View view, List<Long> dimensions) {
    Value.Feature base = view.base();
    if (!dimensions.equals(call.dimensions(base))) {
      throw call.refused(
          "sees channels in another order as "
              + shown(call, dimensions)
              + "; supported is a"
              + " channel shuffle back to "
              + shown(call, call.dimensions(base)));
    }
    return call.lowering()
        .add(call.name(), new Rearranging.ChannelShuffle(view.groups()), Map.of(), base);
  }

  private static Value transpose(Call call) {
    List<Long> dimensions = dimensions(call);
    int[] order = order(call, dimensions.size());
    if (Arrays.equals(order, IntStream.range(0, order.length).toArray())) {
      return call.value(0);
    }
    List<Long> ordered = Arrays.stream(order).mapToObj(dimensions::get).toList();
    if (order[0] == 0 && movesOnlyOnes(order, dimensions)) {
      return seen(call, ordered); // nothing but dimensions of one position change their place
    }
    if (call.value(0) instanceof Value.View view && swapsGroups(call, view, order)) {
      return new Value.View(
          view.base(), ordered, Math.toIntExact(view.dimensions().get(1)), call.name());
    }
    throw call.refused(
        "puts dimensions "
            + shown(call, dimensions)
            + " in the order "
            + Arrays.toString(order)
            + "; only (N, C, H, W) and channel shuffles are supported: export a channels-last"
            + " network with channels first");
  }

  /** Whether dimensions above 1 stay one after another. */
  private static boolean movesOnlyOnes(int[] order, List<Long> dimensions) {
    int[] large = Arrays.stream(order).filter(axis -> dimensions.get(axis) != 1).toArray();
    return Arrays.equals(large, Arrays.stream(large).sorted().toArray());
  }

  /** Whether (N, groups, channels of a group, positions...) becomes (N, channels, groups, ...). */
  private static boolean swapsGroups(Call call, Value.View view, int[] order) {
    List<Long> seen = view.dimensions();
    List<Long> own = call.dimensions(view.base());
    boolean swaps = order.length >= 3 && order[0] == 0 && order[1] == 2 && order[2] == 1;
    for (int axis = 3; axis < order.length; axis++) {
      swaps &= order[axis] == axis;
    }
    return swaps
        && view.groups() == 1
        && seen.get(0).equals(own.get(0))
        && seen.get(1) * seen.get(2) == own.get(1);
  }
}
