package io.netwright.budget;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageId;
import io.netwright.data.ImageSet;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Node;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The first term of Taylor's series: how much the loss of the task would change without a channel,
 * {@code sum over images of |sum over positions of x dL/dx|}, with the cross entropy of the image's
 * own class (Molchanov and others, ICLR 2017, arXiv 1611.06440). It reads labels and takes
 * gradients. The cross entropy of a part of one class is always 0, so there the logit takes its
 * place.
 *
 * @param images of the part's own classes, how many to look at
 */
public record TaylorRanking(int images) implements ChannelRanking {
  private static final int BATCH = 64;

  @Override
  public Map<String, double[]> scores(Part part, ImageSet task, NDManager manager) {
    ImageSet seen = ImageId.smallest(part.own(task), images);
    List<Node> layers = ChannelRanking.layers(part.whole().graph());
    Set<String> taps = new LinkedHashSet<>();
    layers.forEach(layer -> taps.add(layer.inputs().get(0)));
    Map<String, double[]> byTap = new LinkedHashMap<>();
    try (Network network = Network.on(manager, part.whole())) {
      for (int from = 0; from < seen.size(); from += BATCH) {
        try (NDManager memory = manager.newSubManager()) {
          Batch batch = Batches.range(memory, seen, from, Math.min(seen.size(), from + BATCH));
          add(network, batch, taps, byTap);
        }
      }
    }
    Map<String, double[]> scores = new LinkedHashMap<>();
    layers.forEach(
        layer ->
            scores.put(
                layer.name(), Objects.requireNonNull(byTap.get(layer.inputs().get(0))).clone()));
    return scores;
  }

  private static void add(
      Network network, Batch batch, Set<String> taps, Map<String, double[]> byTap) {
    batch.images().setRequiresGradient(true);
    ForwardPass pass =
        Torch.withGradients(() -> network.forward(batch.images(), taps, Mode.EVALUATION));
    NDArray loss = Torch.withGradients(() -> loss(pass.logits(), batch.labels()));
    List<NDArray> gradients = Gradients.ofAll(loss, List.copyOf(pass.taps().values()));
    int next = 0;
    for (String tap : pass.taps().keySet()) {
      NDArray gradient = gradients.get(next++);
      float[] change = Torch.withoutGradients(() -> change(pass.tap(tap), gradient).toFloatArray());
      double[] sums = byTap.computeIfAbsent(tap, name -> new double[change.length]);
      for (int i = 0; i < change.length; i++) {
        sums[i] += change[i];
      }
    }
  }

  private static NDArray loss(NDArray logits, NDArray labels) {
    boolean alone = logits.getShape().get(1) == 1;
    return alone ? logits.sum() : logits.logSoftmax(1).gather(labels.reshape(-1, 1), 1).sum();
  }

  /** {@code (C)}. */
  private static NDArray change(NDArray values, NDArray gradient) {
    NDArray product = values.mul(gradient);
    boolean map = product.getShape().dimension() == 4;
    NDArray byImage = map ? product.sum(new int[] {2, 3}) : product;
    return byImage.abs().sum(new int[] {0});
  }
}
