package io.netwright.stage;

/** What the native engine must be told before it is loaded. */
public final class EngineSetup {

  private EngineSetup() {}

  /** Fixes the threads of native operations; has an effect only before the engine is loaded. */
  public static void threads(int threads) {
    setIfAbsent("ai.djl.pytorch.num_threads", Integer.toString(threads));
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
