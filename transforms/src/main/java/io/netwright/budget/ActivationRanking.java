package io.netwright.budget;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.netwright.data.Batches;
import io.netwright.data.ImageId;
import io.netwright.data.ImageSet;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Weighted;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Activation times weight: how far a layer's output strays, over images and positions, because of a
 * channel: {@code std(x_i) |w_i|}, with the norm of all weights that read it.
 *
 * <p>The standard deviation and not the mean, since a repair makes up for what is constant. Neither
 * labels nor gradients are used.
 *
 * @param images of the task, how many to look at
 */
public record ActivationRanking(int images) implements ChannelRanking {
  private static final int BATCH = 64;

  @Override
  public Map<String, double[]> scores(Part part, ImageSet task, NDManager manager) {
    ImageSet seen = ImageId.smallest(task, images);
    List<Node> layers = ChannelRanking.layers(part.whole().graph());
    Set<String> taps = new LinkedHashSet<>();
    layers.forEach(layer -> taps.add(layer.inputs().get(0)));
    Map<String, Moments> byTap = new LinkedHashMap<>();
    try (Network network = Network.on(manager, part.whole())) {
      for (int from = 0; from < seen.size(); from += BATCH) {
        try (NDManager memory = manager.newSubManager()) {
          NDArray batch =
              Batches.range(memory, seen, from, Math.min(seen.size(), from + BATCH)).images();
          ForwardPass pass =
              Torch.withoutGradients(() -> network.forward(batch, taps, Mode.EVALUATION));
          pass.taps()
              .forEach(
                  (tap, values) ->
                      byTap.merge(
                          tap, Torch.withoutGradients(() -> Moments.of(values)), Moments::with));
        }
      }
    }
    Map<String, double[]> scores = new LinkedHashMap<>();
    for (Node layer : layers) {
      Moments moments = Objects.requireNonNull(byTap.get(layer.inputs().get(0)));
      Tensor weight = part.whole().weight(layer.name() + ".weight");
      double[] deviations = moments.deviations();
      double[] norms = norms(weight, Weighted.of(layer).groups(), deviations.length);
      for (int i = 0; i < norms.length; i++) {
        norms[i] *= deviations[i];
      }
      scores.put(layer.name(), norms);
    }
    return scores;
  }

  /** The norm of the weights that read each input channel. */
  private static double[] norms(Tensor weight, int groups, int inputs) {
    float[] values = weight.values();
    int outputs = weight.shape().get(0);
    int perGroup = inputs / groups;
    int taps = values.length / (outputs * perGroup);
    double[] squares = new double[inputs];
    for (int i = 0; i < values.length; i++) {
      int output = i / (taps * perGroup);
      int group = output / (outputs / groups);
      squares[group * perGroup + i / taps % perGroup] += (double) values[i] * values[i];
    }
    for (int i = 0; i < inputs; i++) {
      squares[i] = Math.sqrt(squares[i]);
    }
    return squares;
  }

  /** Number, sums and sums of squares of a tensor's channels. */
  private static final class Moments {
    private final long count;
    private final double[] sums;
    private final double[] squares;

    private Moments(long count, double[] sums, double[] squares) {
      this.count = count;
      this.sums = sums;
      this.squares = squares;
    }

    static Moments of(NDArray values) {
      NDArray exact = values.toType(DataType.FLOAT64, false);
      boolean map = values.getShape().dimension() == 4;
      int[] others = map ? new int[] {0, 2, 3} : new int[] {0};
      double[] sums = exact.sum(others).toDoubleArray();
      return new Moments(
          values.size() / sums.length, sums, exact.mul(exact).sum(others).toDoubleArray());
    }

    Moments with(Moments other) {
      double[] allSums = sums.clone();
      double[] allSquares = squares.clone();
      for (int i = 0; i < sums.length; i++) {
        allSums[i] += other.sums[i];
        allSquares[i] += other.squares[i];
      }
      return new Moments(count + other.count, allSums, allSquares);
    }

    double[] deviations() {
      double[] deviations = new double[sums.length];
      for (int i = 0; i < deviations.length; i++) {
        double mean = sums[i] / count;
        deviations[i] = Math.sqrt(Math.max(0, squares[i] / count - mean * mean));
      }
      return deviations;
    }
  }
}
