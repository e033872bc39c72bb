package io.netwright.nn.grad;

import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets native operations that are called on this Java thread take one thread of the processor.
 *
 * <p>The engine's own switch is no use: it also holds for threads that come later, and their sums,
 * which depend on the number of threads, would come out otherwise. The functions of OpenMP and MKL
 * hold for the thread that calls them.
 */
final class OneThread {
  private static final String OPENMP = "omp_set_num_threads";
  private static final String MKL = "MKL_Set_Num_Threads_Local";

  private OneThread() {}

  /** What a computation gives; empty where the engine's threads cannot be set. */
  static <T> Optional<T> run(Supplier<T> computation) {
    int before = JniUtils.getNumThreads(); // and the engine has set up this thread
    Optional<Function> openMp = function(OPENMP);
    Optional<Function> mkl = function(MKL); // not on every processor
    if (openMp.isEmpty()) {
      return Optional.empty();
    }
    openMp.get().invokeVoid(new Object[] {1});
    List<Integer> local = mkl.map(set -> set.invokeInt(new Object[] {1})).stream().toList();
    try {
      return JniUtils.getNumThreads() == 1 ? Optional.of(computation.get()) : Optional.empty();
    } finally {
      openMp.get().invokeVoid(new Object[] {before});
      local.forEach(number -> mkl.orElseThrow().invokeInt(new Object[] {number}));
    }
  }

  /** Found in the engine's library, or in those that it is linked to. */
  private static Optional<Function> function(String name) {
    Path library = Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("torch_cpu"));
    try {
      return Optional.of(NativeLibrary.getInstance(library.toString()).getFunction(name));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }
}
