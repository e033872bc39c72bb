package io.netwright.device;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;

/** Finds out whether the native engine works here. */
public final class EngineProbe {

  private EngineProbe() {}

  /** Engine, version, devices and threads. */
  public static String describe(int threads) {
    EngineSetup.threads(threads);
    Engine engine = Engine.getEngine("PyTorch");
    int gpus = Devices.deterministicGpus().size();
    return "PyTorch "
        + engine.getVersion()
        + ", "
        + (gpus == 0 ? "no GPU" : "GPUs: " + gpus + ", deterministic")
        + ", "
        + threads
        + " threads of "
        + Runtime.getRuntime().availableProcessors()
        + " cores";
  }

  /** Differentiates {@code x^3} twice at 2, which is 12, on a GPU where there is one. */
  public static String checkGradients() {
    Device device = Devices.deterministicGpus().stream().findFirst().orElse(Device.cpu());
    try (NDManager manager = Torch.manager(device)) {
      float second =
          Torch.withGradients(
              () -> {
                NDArray x = manager.create(2f);
                x.setRequiresGradient(true);
                NDArray first = Gradients.of(x.mul(x).mul(x), x);
                return Gradients.of(first, x).getFloat();
              });
      if (second != 12f) {
        throw new IllegalStateException("the second derivative of x^3 at 2 is 12, got " + second);
      }
      return "first and second order on the " + (device.isGpu() ? "GPU" : "CPU");
    }
  }
}
