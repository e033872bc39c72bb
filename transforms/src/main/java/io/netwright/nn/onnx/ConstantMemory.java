package io.netwright.nn.onnx;

import io.netwright.refusal.RefusedException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * How much memory the numbers of one ONNX file take together: those in the file, those beside it,
 * what is computed of them, and the weights of layers. Each alone may be small.
 */
final class ConstantMemory {
  private final long mostBytes;
  private final Set<Object> counted = Collections.newSetFromMap(new IdentityHashMap<>());
  private long bytes;

  ConstantMemory(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** A third of Java's memory; the file itself may have another. */
  static ConstantMemory ofHeap() {
    return new ConstantMemory(Runtime.getRuntime().maxMemory() / 3);
  }

  /** Takes memory for numbers that are kept; the same array under another shape takes none. */
  void take(Numbers numbers) {
    if (counted.add(numbers.array())) {
      take((long) numbers.size() * (numbers.isWhole() ? Long.BYTES : Float.BYTES));
    }
  }

  /** Takes memory for something else that is kept. */
  void take(long more) {
    require(more);
    bytes += more;
  }

  /** Refuses what there is no room for, before it is made. */
  void require(long more) {
    if (more > mostBytes - bytes) {
      throw new RefusedException(
          "the constants of the file need more than %d MiB together, a third of Java's memory; if the"
                  .formatted(mostBytes >> 20)
              + " file is meant to be so large, NETWRIGHT_JAVA_OPTS=-Xmx… gives it more");
    }
  }
}
