package io.netwright.device;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import io.netwright.nn.grad.Determinism;
import io.netwright.refusal.RefusedException;
import io.netwright.refusal.WorkFailedException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What this process computes on, as the system property {@value #PROPERTY} says: {@code auto}, the
 * default, is every GPU where there are any, else the CPU; {@code cpu} leaves GPUs alone; {@code
 * gpu} refuses to work where there is none. {@value #SHARES} pieces of work share one GPU, one by
 * default: a small network leaves a GPU idle most of the time.
 */
public final class Devices {
  static final String PROPERTY = "netwright.device";
  static final String SHARES = "netwright.device.shares";

  private Devices() {}

  /**
   * Refuses a setting that no work can be done with, before anything is begun.
   *
   * @throws IllegalArgumentException where GPUs were asked for and the engine sees none
   */
  public static void check() {
    try {
      shares();
      gpus();
    } catch (WorkFailedException e) {
      throw new RefusedException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * GPUs to compute on; none: the CPU.
   *
   * @throws WorkFailedException where GPUs were asked for and the engine sees none
   */
  static List<Device> gpus() {
    String wanted = System.getProperty(PROPERTY, "auto");
    int count = Engine.getEngine("PyTorch").getGpuCount();
    return switch (wanted) {
      case "cpu" -> List.of();
      case "auto" -> all(count);
      case "gpu" -> {
        if (count == 0) {
          throw new WorkFailedException(
              "-D"
                  + PROPERTY
                  + "=gpu, but the engine sees no GPU: libtorch and its JNI library must be built for"
                  + " CUDA, and libcudart.so must lie where the system looks for libraries");
        }
        yield all(count);
      }
      default ->
          throw new WorkFailedException(
              "-D" + PROPERTY + " must be auto, cpu or gpu, got '" + wanted + "'");
    };
  }

  /**
   * How many pieces of work share a GPU.
   *
   * @throws WorkFailedException where the setting is no whole number above 0
   */
  static int shares() {
    String wanted = System.getProperty(SHARES, "1");
    try {
      int shares = Integer.parseInt(wanted);
      if (shares > 0) {
        return shares;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw new WorkFailedException(
        "-D" + SHARES + " must be a whole number of at least 1, got '" + wanted + "'");
  }

  private static List<Device> all(int count) {
    return IntStream.range(0, count).mapToObj(Device::gpu).toList();
  }

  /** The same, for whoever is about to compute there: deterministic from now on. */
  static List<Device> deterministicGpus() {
    List<Device> gpus = gpus();
    if (!gpus.isEmpty()) {
      Determinism.require();
    }
    return gpus;
  }

  /**
   * What numbers depend on: {@code cpu}, or the compute capability of the first GPU. GPUs of one
   * capability count as one kind.
   */
  public static String kind() {
    return gpus().isEmpty() ? "cpu" : "gpu-" + CudaUtils.getComputeCapability(0);
  }
}
