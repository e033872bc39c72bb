package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/**
 * Attacks images in batches of one size, each from its start to its end: the last one is filled up
 * with its first image, and what becomes of the filling is left out. For attacks that keep
 * something of each image while they run, so that {@link EvenBatches} cannot cut their passes.
 *
 * @param rows images in a batch
 */
public record FullBatches(int rows) {
  /** Attacks one batch. */
  @FunctionalInterface
  public interface Part {
    /**
     * Attacked images in the memory of the batch's.
     *
     * @param batch of the one size
     * @param used how many of its images count; those behind them are padding
     */
    NDArray perturb(Restarts.Sample batch, int used);
  }

  /** Refuses empty batches. */
  public FullBatches {
    if (rows < 1) {
      throw new IllegalArgumentException("a batch needs at least 1 image, got " + rows);
    }
  }

  /** All attacked images, in the memory of the sample's. */
  public NDArray perturb(Restarts.Sample sample, Part part) {
    int count = sample.seeds().size();
    NDManager owner = sample.images().getManager();
    NDList all = new NDList();
    try (NDManager parts = owner.newSubManager()) {
      for (int from = 0; from < count; from += rows) {
        int used = Math.min(rows, count - from);
        try (NDManager memory = parts.newSubManager()) {
          NDArray found = part.perturb(sample.select(memory, rowsFrom(from, used)), used);
          NDArray counted = found.get("0:" + used);
          counted.attach(parts);
          all.add(counted);
        }
      }
      NDArray together = NDArrays.concat(all, 0);
      together.attach(owner);
      return together;
    }
  }

  private int[] rowsFrom(int from, int used) {
    int[] batch = new int[rows];
    for (int i = 0; i < rows; i++) {
      batch[i] = i < used ? from + i : from;
    }
    return batch;
  }
}
