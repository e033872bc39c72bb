package io.netwright.fpcc;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Norm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The running statistics of batch normalizations, taken anew: mean and unbiased variance of what
 * each really sees in evaluation, over all images and positions.
 *
 * <p>Normalizations are taken in the order of the graph, so each sees features that those before it
 * have normalized by their new statistics. No label is used and no weight changes.
 */
final class CleanStatistics {
  /** More images change the statistics little and cost a pass for every normalization. */
  private static final int MOST_IMAGES = 4096;

  private static final int BATCH = 128;
  private static final int[] EACH_CHANNEL = {1};

  private CleanStatistics() {}

  /**
   * The model with statistics of at most {@value #MOST_IMAGES} images of all classes as they are.
   */
  static WeightedGraph of(WeightedGraph model, ImageSet images, NDManager manager) {
    ImageSet seen = images.ofEveryClass(MOST_IMAGES);
    WeightedGraph now = model;
    for (Node node : model.graph().nodes()) {
      if (node.layer() instanceof Norm.BatchNorm) {
        Moments moments = moments(now, node.inputs().get(0), seen, manager);
        Map<String, Tensor> weights = new LinkedHashMap<>(now.weights());
        weights.put(node.name() + ".running_mean", moments.mean());
        weights.put(node.name() + ".running_var", moments.variance());
        now = new WeightedGraph(model.graph(), weights);
      }
    }
    return now;
  }

  private static Moments moments(
      WeightedGraph model, String node, ImageSet images, NDManager manager) {
    Moments moments = new Moments(model.graph().shape(node).channels());
    return Torch.withoutGradients(
        () -> {
          try (Network network = Network.on(manager, model)) {
            for (int from = 0; from < images.size(); from += BATCH) {
              try (NDManager memory = manager.newSubManager()) {
                int to = Math.min(from + BATCH, images.size());
                NDArray batch = Batches.range(memory, images, from, to).images();
                moments.add(network.forward(batch, Set.of(node), Mode.EVALUATION).tap(node));
              }
            }
          }
          return moments;
        });
  }

  /** Mean and squared deviations by channel, joined batch by batch (Chan et al. 1979). */
  private static final class Moments {
    private final double[] means;
    private final double[] squares;
    private double count;

    Moments(int channels) {
      means = new double[channels];
      squares = new double[channels];
    }

    void add(NDArray features) {
      long images = features.getShape().get(0);
      long channels = features.getShape().get(1);
      NDArray byChannel =
          features.reshape(images, channels, -1).transpose(1, 0, 2).reshape(channels, -1);
      NDArray mean = byChannel.mean(EACH_CHANNEL, true);
      float[] batchMeans = mean.toFloatArray();
      float[] batchSquares = byChannel.sub(mean).square().sum(EACH_CHANNEL).toFloatArray();
      double more = (double) byChannel.size() / channels;
      double all = count + more;
      for (int i = 0; i < means.length; i++) {
        double apart = batchMeans[i] - means[i];
        means[i] += apart * more / all;
        squares[i] += batchSquares[i] + apart * apart * count * more / all;
      }
      count = all;
    }

    Tensor mean() {
      float[] values = new float[means.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) means[i];
      }
      return new Tensor(List.of(values.length), values);
    }

    Tensor variance() {
      float[] values = new float[squares.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (squares[i] / Math.max(1, count - 1));
      }
      return new Tensor(List.of(values.length), values);
    }
  }
}
