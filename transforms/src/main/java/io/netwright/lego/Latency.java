package io.netwright.lego;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.EvaluationNetwork;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How long a network takes on one thread, in milliseconds.
 *
 * @param one median of passes with one image
 * @param batch median of passes with a batch
 */
record Latency(double one, double batch) {
  private static final int BATCH = 64;
  private static final int WARM_UP = 3;
  private static final int PASSES_OF_ONE = 31;
  private static final int PASSES_OF_BATCH = 9;
  private static final double NANOS = 1e6;

  /**
   * Measures networks in turn, pass by pass, so that whatever else the machine does at the time
   * falls on all of them.
   *
   * @param images of which the first are taken, again from the start where there are few
   * @return empty where the engine cannot be told to take one thread
   */
  static Optional<List<Latency>> of(
      List<WeightedGraph> models, ImageSet images, NDManager manager) {
    return Torch.onOneThread(
        () -> {
          double[] ones = medians(models, images, 1, PASSES_OF_ONE, manager);
          double[] batches = medians(models, images, BATCH, PASSES_OF_BATCH, manager);
          return IntStream.range(0, models.size())
              .mapToObj(i -> new Latency(ones[i], batches[i]))
              .toList();
        });
  }

  private static double[] medians(
      List<WeightedGraph> models, ImageSet images, int count, int passes, NDManager manager) {
    double[][] times = new double[models.size()][passes];
    List<EvaluationNetwork> networks = new ArrayList<>();
    try (NDManager memory = manager.newSubManager()) {
      ImageSet some =
          images.select(IntStream.range(0, count).map(i -> i % images.size()).toArray());
      NDArray batch = Batches.range(memory, some, 0, count).images();
      models.forEach(model -> networks.add(EvaluationNetwork.of(memory, model)));
      for (int pass = -WARM_UP; pass < passes; pass++) {
        for (int i = 0; i < networks.size(); i++) {
          double millis = millis(networks.get(i), batch);
          if (pass >= 0) {
            times[i][pass] = millis;
          }
        }
      }
    } finally {
      networks.forEach(EvaluationNetwork::close);
    }
    return Arrays.stream(times).mapToDouble(Latency::median).toArray();
  }

  private static double millis(EvaluationNetwork network, NDArray batch) {
    try (NDManager memory = batch.getManager().newSubManager()) {
      NDArray images = batch.stopGradient();
      images.attach(memory);
      long start = System.nanoTime();
      // Reading the logits waits for the device.
      Torch.withoutGradients(() -> network.logits(images).toFloatArray());
      return (System.nanoTime() - start) / NANOS;
    }
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
