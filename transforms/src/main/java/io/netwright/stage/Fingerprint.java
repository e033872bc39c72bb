package io.netwright.stage;

import ai.djl.engine.Engine;

/** What numbers depend on besides their inputs: equal fingerprints, equal bytes. */
public final class Fingerprint {

  private Fingerprint() {}

  /** Device kind, engine version and threads, e.g. {@code cpu/PyTorch-2.7.1/threads-2}. */
  public static String of(int threads) {
    EngineSetup.threads(threads);
    Engine engine = Engine.getEngine("PyTorch");
    String device = engine.getGpuCount() > 0 ? "gpu" : "cpu";
    return device
        + "/"
        + engine.getEngineName()
        + "-"
        + engine.getVersion()
        + "/threads-"
        + threads;
  }
}
