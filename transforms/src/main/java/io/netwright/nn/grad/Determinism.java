package io.netwright.nn.grad;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;

/**
 * Makes libtorch give the same bytes for the same work on a GPU.
 *
 * <p>By default cuDNN and some of libtorch's kernels add in an order that differs from run to run;
 * on the CPU none does. DJL has no switch for it, so the functions behind Python's {@code
 * torch.use_deterministic_algorithms} and {@code torch.backends.cudnn.deterministic} are called by
 * the names that the C++ compiler gave them. They hold for the whole process.
 */
public final class Determinism {
  private static final String CONTEXT = "_ZN2at13globalContextEv";
  private static final String CUDNN = "_ZN2at7Context21setDeterministicCuDNNEb";
  private static final String ALGORITHMS = "_ZN2at7Context26setDeterministicAlgorithmsEbb";
  private static final String FILLING = "_ZN2at7Context39setDeterministicFillUninitializedMemoryEb";
  private static final String IS_CUDNN = "_ZNK2at7Context18deterministicCuDNNEv";
  private static final String IS_ALGORITHMS = "_ZNK2at7Context23deterministicAlgorithmsEv";
  private static final int BYTE = 0xFF;

  private final NativeLibrary torch;
  private final Pointer context;

  private Determinism() {
    Path library = Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("torch_cpu"));
    torch = NativeLibrary.getInstance(library.toString());
    context = torch.getFunction(CONTEXT).invokePointer(new Object[0]);
  }

  /**
   * Asks for it; before the first work on a GPU, and after the engine was loaded.
   *
   * @throws IllegalStateException where this libtorch does not have these functions
   */
  public static void require() {
    // cuBLAS reads it when it starts; what the user has set stays.
    NativeLibrary.getInstance("c")
        .getFunction("setenv")
        .invokeInt(new Object[] {"CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0});
    set(true);
  }

  static void set(boolean on) {
    try {
      Determinism libtorch = new Determinism();
      int flag = on ? 1 : 0;
      libtorch.call(CUDNN, flag);
      // Where there is no such algorithm, libtorch warns instead of failing.
      libtorch.call(ALGORITHMS, flag, 1);
      // Nothing here reads memory that it has not written.
      libtorch.call(FILLING, 0);
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalStateException(
          "libtorch at "
              + LibUtils.getLibtorchPath()
              + " cannot be made deterministic, so equal work would give other bytes: "
              + e.getMessage(),
          e);
    }
  }

  /** Whether libtorch was told to be deterministic. */
  public static boolean isOn() {
    Determinism libtorch = new Determinism();
    return libtorch.is(IS_CUDNN) && libtorch.is(IS_ALGORITHMS);
  }

  private void call(String name, int... flags) {
    Object[] arguments = new Object[flags.length + 1];
    arguments[0] = context;
    for (int i = 0; i < flags.length; i++) {
      arguments[i + 1] = flags[i];
    }
    torch.getFunction(name).invokeVoid(arguments);
  }

  /** A C++ {@code bool} is the lowest byte of what a function gives. */
  private boolean is(String name) {
    Function question = torch.getFunction(name);
    return (question.invokeInt(new Object[] {context}) & BYTE) != 0;
  }
}
