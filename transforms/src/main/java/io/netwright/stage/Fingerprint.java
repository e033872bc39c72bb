package io.netwright.stage;

import ai.djl.engine.Engine;
import io.netwright.device.Devices;
import io.netwright.device.EngineSetup;

/** What numbers depend on besides their inputs: equal fingerprints, equal bytes. */
public final class Fingerprint {

  private Fingerprint() {}

  /**
   * Device kind, engine version and threads, e.g. {@code cpu/PyTorch-2.7.1/threads-2}; of a GPU
   * also its compute capability, e.g. {@code gpu-90}, for other generations compute in another
   * order.
   */
  public static String of(int threads) {
    EngineSetup.threads(threads);
    Engine engine = Engine.getEngine("PyTorch");
    return Devices.kind()
        + "/"
        + engine.getEngineName()
        + "-"
        + engine.getVersion()
        + "/threads-"
        + threads;
  }
}
