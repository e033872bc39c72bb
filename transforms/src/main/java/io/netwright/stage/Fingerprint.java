package io.netwright.stage;

import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;

/** What numbers depend on besides their inputs: equal fingerprints, equal bytes. */
public final class Fingerprint {

  private Fingerprint() {}

  /**
   * Device kind, engine version and threads, e.g. {@code cpu/PyTorch-2.7.1/threads-2}; of a GPU
   * also its compute capability, e.g. {@code gpu-90}, for other chips compute in another order.
   */
  public static String of(int threads) {
    EngineSetup.threads(threads);
    Engine engine = Engine.getEngine("PyTorch");
    String device = engine.getGpuCount() > 0 ? "gpu-" + CudaUtils.getComputeCapability(0) : "cpu";
    return device
        + "/"
        + engine.getEngineName()
        + "-"
        + engine.getVersion()
        + "/threads-"
        + threads;
  }
}
