package io.netwright.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/** Decodes images on all cores while the next ones are read, as many at once as memory allows. */
final class DecodingCrew implements AutoCloseable {
  private static final int CHUNK = 128;

  private final int cores = Runtime.getRuntime().availableProcessors();
  private final ExecutorService threads = Executors.newFixedThreadPool(cores);
  private final BlockingQueue<ImageDecoder> decoders = new LinkedBlockingQueue<>();
  private final Semaphore waiting = new Semaphore(4 * cores);

  /** A third of the heap, in KiB, for files and images in the making. */
  private final int room =
      (int) Math.min(Integer.MAX_VALUE, (Runtime.getRuntime().maxMemory() / 3) >> 10);

  private final Semaphore memory = new Semaphore(room);
  private final List<Future<?>> submitted = new ArrayList<>();
  private List<Job> chunk = new ArrayList<>();
  private int chunkCost;

  /** One image to decode. */
  @FunctionalInterface
  interface Job {
    void run(ImageDecoder decoder) throws IOException;
  }

  /**
   * Has a job done some time before {@link #finish}; waits when too many are pending, or together
   * need too much memory.
   *
   * @param bytes that the job needs
   */
  void submit(long bytes, Job job) throws IOException {
    int cost = (int) Math.min(room, (bytes >> 10) + 1);
    if (!memory.tryAcquire(cost)) {
      send();
      acquire(memory, cost);
    }
    chunk.add(job);
    chunkCost += cost;
    if (chunk.size() == CHUNK || chunkCost > room / (2 * cores)) {
      send();
    }
  }

  /** Waits for all jobs; throws what the first failed one threw. */
  void finish() throws IOException {
    send();
    for (Future<?> future : submitted) {
      try {
        future.get();
      } catch (InterruptedException e) {
        throw interrupted(e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        if (e.getCause() instanceof Error error) {
          throw error; // memory or stack ran out: whoever catches it says so
        }
        throw new IllegalStateException("decoding failed", e.getCause());
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    decoders.forEach(ImageDecoder::close);
  }

  private void send() throws IOException {
    if (chunk.isEmpty()) {
      return;
    }
    List<Job> jobs = chunk;
    int cost = chunkCost;
    chunk = new ArrayList<>();
    chunkCost = 0;
    acquire(waiting, 1);
    submitted.add(
        threads.submit(
            () -> {
              work(jobs, cost);
              return null;
            }));
  }

  private static void acquire(Semaphore semaphore, int permits) throws IOException {
    try {
      semaphore.acquire(permits);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Gives back what it holds whatever happens, or the submitting thread would wait for ever. */
  private void work(List<Job> jobs, int cost) throws IOException {
    try {
      decode(jobs);
    } finally {
      memory.release(cost);
      waiting.release();
    }
  }

  private void decode(List<Job> jobs) throws IOException {
    ImageDecoder free = decoders.poll();
    ImageDecoder decoder = free == null ? new ImageDecoder() : free;
    try {
      for (Job job : jobs) {
        job.run(decoder);
      }
    } finally {
      decoders.add(decoder);
    }
  }

  private static IOException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    IOException interrupted = new InterruptedIOException("reading images was interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }
}
