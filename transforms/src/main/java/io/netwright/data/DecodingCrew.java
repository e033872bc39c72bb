package io.netwright.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/** Decodes images on all cores while the next ones are read. */
final class DecodingCrew implements AutoCloseable {
  private static final int CHUNK = 128;

  private final int cores = Runtime.getRuntime().availableProcessors();
  private final ExecutorService threads = Executors.newFixedThreadPool(cores);
  private final BlockingQueue<ImageDecoder> decoders = new LinkedBlockingQueue<>();
  private final Semaphore waiting = new Semaphore(4 * cores);
  private final List<Future<?>> submitted = new ArrayList<>();
  private List<Job> chunk = new ArrayList<>();

  /** One image to decode. */
  @FunctionalInterface
  interface Job {
    void run(ImageDecoder decoder) throws IOException;
  }

  /** Has a job done some time before {@link #finish}; waits when too many are pending. */
  void submit(Job job) throws IOException {
    chunk.add(job);
    if (chunk.size() == CHUNK) {
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
    List<Job> jobs = chunk;
    chunk = new ArrayList<>();
    try {
      waiting.acquire();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    submitted.add(
        threads.submit(
            () -> {
              work(jobs);
              return null;
            }));
  }

  private void work(List<Job> jobs) throws IOException {
    ImageDecoder free = decoders.poll();
    ImageDecoder decoder = free == null ? new ImageDecoder() : free;
    try {
      for (Job job : jobs) {
        job.run(decoder);
      }
    } finally {
      decoders.add(decoder);
      waiting.release();
    }
  }

  private static DataException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new DataException("reading images was interrupted", cause);
  }
}
