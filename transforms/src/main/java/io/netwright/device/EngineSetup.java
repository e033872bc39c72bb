package io.netwright.device;

import io.netwright.refusal.WorkFailedException;

/** What the native engine must be told before it is loaded. */
public final class EngineSetup {

  private static final String THREADS = "ai.djl.pytorch.num_threads";

  private EngineSetup() {}

  /**
   * Fixes the threads of native operations and makes sure of them: jobs that share a process share
   * its engine.
   *
   * @throws WorkFailedException where the engine computes with another number already
   */
  static void require(int threads) {
    threads(threads);
    String engine = System.getProperty(THREADS);
    if (!Integer.toString(threads).equals(engine)) {
      throw new WorkFailedException(
          "this process computes with "
              + engine
              + " threads since its first job, and the experiment asks for "
              + threads
              + ": set execution.threads to "
              + engine
              + ", or start the workers anew");
    }
  }

  /** Fixes the threads of native operations; has an effect only before the engine is loaded. */
  public static void threads(int threads) {
    setIfAbsent(THREADS, Integer.toString(threads));
    setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
    // Natives come with the project; nothing is looked for or reported elsewhere.
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("OPT_OUT_TRACKING", "true");
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
