package io.netwright.device;

import ai.djl.Device;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right of one thread to use one device: GPUs where there are any, else shares of the CPU.
 *
 * <p>Runners start as many threads in a JVM as they like; leases are JVM-wide, so that a GPU has no
 * more users than it was given and threads of native operations never outnumber the cores.
 */
public final class DeviceLease implements AutoCloseable {
  private static final Deque<Device> FREE = new ArrayDeque<>();
  private static final Set<Thread> HOLDERS = ConcurrentHashMap.newKeySet();
  private static boolean counted;

  private final Device device;

  private DeviceLease(Device device) {
    this.device = device;
  }

  /**
   * Waits for a free device.
   *
   * @param threads threads of one native operation; read by the engine once, when it is loaded
   */
  public static DeviceLease take(int threads) throws InterruptedException {
    synchronized (FREE) {
      if (!counted) {
        countDevices(threads);
      }
      while (FREE.isEmpty()) {
        FREE.wait();
      }
      HOLDERS.add(Thread.currentThread());
      return new DeviceLease(FREE.pop());
    }
  }

  private static void countDevices(int threads) {
    EngineSetup.require(threads);
    for (Device gpu : Devices.deterministicGpus()) {
      FREE.addAll(Collections.nCopies(Devices.shares(), gpu));
    }
    int shares = Math.max(1, Runtime.getRuntime().availableProcessors() / threads);
    if (FREE.isEmpty()) {
      FREE.addAll(Collections.nCopies(shares, Device.cpu()));
    }
    counted = true;
  }

  /** The leased device. */
  public Device device() {
    return device;
  }

  /**
   * Asks all work in this JVM to stop at its next checkpoint and waits until it has.
   *
   * @return whether everything stopped in time
   */
  public static boolean interruptHolders(long timeoutMillis) throws InterruptedException {
    long deadline = System.currentTimeMillis() + timeoutMillis;
    synchronized (FREE) {
      HOLDERS.forEach(Thread::interrupt);
      while (!HOLDERS.isEmpty() && System.currentTimeMillis() < deadline) {
        FREE.wait(Math.max(1, deadline - System.currentTimeMillis()));
      }
      return HOLDERS.isEmpty();
    }
  }

  @Override
  public void close() {
    synchronized (FREE) {
      HOLDERS.remove(Thread.currentThread());
      FREE.push(device);
      FREE.notifyAll();
    }
  }
}
