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

  private final Pointer context;
  private final Function cudnn;
  private final Function algorithms;
  private final Function filling;
  private final Function isCudnn;
  private final Function isAlgorithms;

  /** Finds all functions before any is called. */
  private Determinism() {
    try {
      Path library = Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("torch_cpu"));
      NativeLibrary torch = NativeLibrary.getInstance(library.toString());
      cudnn = torch.getFunction(CUDNN);
      algorithms = torch.getFunction(ALGORITHMS);
      filling = torch.getFunction(FILLING);
      isCudnn = torch.getFunction(IS_CUDNN);
      isAlgorithms = torch.getFunction(IS_ALGORITHMS);
      context = torch.getFunction(CONTEXT).invokePointer(new Object[0]);
    } catch (UnsatisfiedLinkError e) {
      throw new IllegalStateException(
          "libtorch at "
              + LibUtils.getLibtorchPath()
              + " cannot be made deterministic, so equal work would give other bytes: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Asks for it; before the first work on a GPU, and after the engine was loaded. Asking again
   * changes nothing.
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
    Determinism libtorch = new Determinism();
    int flag = on ? 1 : 0;
    libtorch.cudnn.invokeVoid(new Object[] {libtorch.context, flag});
    // Where there is no such algorithm, libtorch warns instead of failing.
    libtorch.algorithms.invokeVoid(new Object[] {libtorch.context, flag, 1});
    // Nothing here reads memory that it has not written.
    libtorch.filling.invokeVoid(new Object[] {libtorch.context, 0});
  }

  /** Whether libtorch was told to be deterministic. */
  static boolean isOn() {
    Determinism libtorch = new Determinism();
    return libtorch.is(libtorch.isCudnn) && libtorch.is(libtorch.isAlgorithms);
  }

  /** A C++ {@code bool} is the lowest byte of what a function gives. */
  private boolean is(Function question) {
    return (question.invokeInt(new Object[] {context}) & BYTE) != 0;
  }
}
