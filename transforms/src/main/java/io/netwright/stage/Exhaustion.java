package io.netwright.stage;

import ai.djl.engine.EngineException;
import io.netwright.text.Foreign;
import java.util.Optional;

/** What to say where memory or stack ran out, from under whatever wraps it. */
public final class Exhaustion {
  private static final long MIB = 1L << 20;
  private static final int MOST_CAUSES = 100;
  private static final long LEAST_MIB = 1024;
  private static final int LONGEST = 300;
  private static final String CPU = "DefaultCPUAllocator";

  private Exhaustion() {}

  /** One line that says what ran out and what to do; empty where something else failed. */
  public static Optional<String> of(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
      if (cause instanceof EngineException && isMemory(String.valueOf(cause.getMessage()))) {
        return Optional.of(engineMemory(String.valueOf(cause.getMessage())));
      }
      if (cause instanceof OutOfMemoryError) {
        return Optional.of(memory(String.valueOf(cause.getMessage())));
      }
      if (cause instanceof StackOverflowError) {
        return Optional.of(
            "ran out of stack: something of the input lies too deep within itself; make it"
                + " flatter, or report it with the input");
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /** What PyTorch's allocators say; it has no exception of its own for that. */
  private static boolean isMemory(String message) {
    return message.contains(CPU) || message.contains("out of memory");
  }

  /** The line that says what was wanted, without the place in the engine; others are a trace. */
  private static String engineMemory(String what) {
    String line = what.substring(Math.max(0, what.indexOf(CPU))).lines().findFirst().orElse(CPU);
    return "ran out of memory ("
        + Foreign.cut(line.strip(), LONGEST)
        + "; outside Java's heap): let it do less, e.g. fewer or smaller images, a smaller batch, a"
        + " smaller network, or compute on a machine or GPU with more";
  }

  private static String memory(String what) {
    long heap = Runtime.getRuntime().maxMemory() / MIB;
    return String.format(
        "ran out of memory (%s; the heap has %d MiB): give Java more, e.g."
            + " NETWRIGHT_JAVA_OPTS=-Xmx%dm, or let it do less: fewer or smaller images, a smaller"
            + " batch",
        what, heap, Math.max(LEAST_MIB, 2 * heap));
  }
}
