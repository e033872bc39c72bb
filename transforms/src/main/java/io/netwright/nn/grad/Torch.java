package io.netwright.nn.grad;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What DJL's engine-neutral interface lacks: grad mode, memory format, adaptive pooling and
 * TorchScript programs. Safe in several threads of one JVM.
 */
public final class Torch {
  private static final Map<String, PtSymbolBlock> PROGRAMS = new ConcurrentHashMap<>();

  private Torch() {}

  /** A manager of the PyTorch engine for the given device; close it when done. */
  public static NDManager manager(Device device) {
    return NDManager.newBaseManager(device, "PyTorch");
  }

  /**
   * Computes with autograd off on this thread.
   *
   * <p>PyTorch keeps the mode per thread and starts every thread with it on, so forward passes that
   * need no gradient would build a graph unless told.
   */
  public static <T> T withoutGradients(Supplier<T> computation) {
    return inGradMode(false, computation);
  }

  /** Computes with autograd on on this thread: what depends on a tensor that requires gradients. */
  public static <T> T withGradients(Supplier<T> computation) {
    return inGradMode(true, computation);
  }

  private static <T> T inGradMode(boolean enabled, Supplier<T> computation) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(enabled);
    try {
      return computation.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  /**
   * Computes with one thread of the processor, whatever the engine's other users have; empty where
   * this engine cannot be told to.
   */
  public static <T> Optional<T> onOneThread(Supplier<T> computation) {
    return OneThread.run(computation);
  }

  /**
   * The same numbers in channels-last memory format, {@code (N, C, H, W)} as before.
   *
   * <p>Where the format is right already the result shares the argument's memory: keep the argument
   * open as long, or duplicate the result.
   */
  public static NDArray channelsLast(NDArray array) {
    return run("layout.pt", new NDList(array));
  }

  /**
   * An array times a number, fit to be differentiated.
   *
   * <p>What {@code NDArray.mul(Number)} multiplies by lies in Java memory that nothing holds once
   * it returns: a garbage collection before the backward pass, which reads the number again, and
   * the gradient is wrong. Here the number lives as long as the array's manager, on whose device it
   * is made: copying it there would wait until the device has done all it was told.
   */
  public static NDArray times(NDArray array, float factor) {
    return array.mul(scalar(array.getManager(), factor));
  }

  /** An array divided by a number, fit to be differentiated; see {@link #times}. */
  public static NDArray dividedBy(NDArray array, float divisor) {
    return array.div(scalar(array.getManager(), divisor));
  }

  /**
   * Numbers below the least become it, those above the most that; the gradient is one in between
   * and at both.
   */
  public static NDArray clip(NDArray array, float least, float most) {
    if (!array.getDevice().isGpu()) {
      return array.clip(least, most);
    }
    return clipOnDevice(array, least, most);
  }

  /** The same by a program, which does not wait for the device as DJL does. */
  static NDArray clipOnDevice(NDArray array, float least, float most) {
    try (NDManager host = array.getManager().newSubManager(Device.cpu())) {
      return run("clip.pt", new NDList(array, host.create(least), host.create(most)));
    }
  }

  /** A float32 number as a tensor, made on the manager's device without waiting for it. */
  public static NDArray scalar(NDManager manager, float value) {
    return manager.full(new Shape(), value);
  }

  /**
   * The numbers of a float32 array.
   *
   * <p>Those of a GPU are copied by the engine into an array of the same manager first, which would
   * keep it until it is closed; here the copy is freed at once.
   */
  public static float[] values(NDArray array) {
    try (NDManager memory = array.getManager().newSubManager()) {
      NDArray alias = array.stopGradient();
      alias.attach(memory);
      return alias.toFloatArray();
    }
  }

  /** Mean over windows chosen as PyTorch's {@code adaptive_avg_pool2d} chooses them. */
  public static NDArray adaptiveAvgPool(NDArray array, int height, int width) {
    return JniUtils.adaptiveAvgPool((PtNDArray) array, new Shape(height, width));
  }

  static NDArray run(String program, NDList arguments) {
    // training = true: with false DJL would disable autograd around the call.
    return IValueUtils.forward(program(program, arguments.get(0)), arguments, true).get(0);
  }

  /** Runs a program of a tensor and a list of tensors whose result needs no gradient. */
  static List<NDArray> run(String program, NDArray first, List<NDArray> rest) {
    PtNDArray[] list = rest.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new);
    try (IValue head = IValue.from((PtNDArray) first);
        IValue tail = IValue.listFrom(list);
        IValue result = IValueUtils.forward(program(program, first), new IValue[] {head, tail})) {
      return List.of(result.toTensorArray((PtNDManager) first.getManager()));
    }
  }

  /** Runs a method of a program that takes no tensors on a manager's device. */
  static NDArray run(String program, String method, NDManager manager, IValue... arguments) {
    try (IValue result =
            IValueUtils.runMethod(program(program, manager.getDevice()), method, arguments);
        NDArray drawn = result.toTensor((PtNDManager) manager)) {
      // Such a call runs in PyTorch's inference mode, whose tensors no gradient may flow past.
      return drawn.duplicate();
    }
  }

  /** Runs a method of a program that changes its arguments in place, on the device of one. */
  static void change(String program, String method, NDArray argument, IValue[] arguments) {
    IValueUtils.runMethod(program(program, argument), method, arguments).close();
  }

  private static PtSymbolBlock program(String program, NDArray argument) {
    return program(program, argument.getDevice());
  }

  private static PtSymbolBlock program(String program, Device device) {
    return PROGRAMS.computeIfAbsent(program + "@" + device, ignored -> load(program, device));
  }

  private static PtSymbolBlock load(String program, Device device) {
    try (InputStream in = Torch.class.getResourceAsStream(program)) {
      if (in == null) {
        throw new IllegalStateException(program + " is missing from the class path");
      }
      // The program stays for the life of the JVM, so its manager is never closed.
      return JniUtils.loadModule((PtNDManager) manager(device), in, true, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
