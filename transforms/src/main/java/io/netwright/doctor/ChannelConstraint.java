package io.netwright.doctor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.train.Objective;
import io.netwright.train.TrainingBatch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The channel constraint: the class confused with an image's class must not speak through its own
 * high channels, and the image's class through no other than its own (Model Doctor, equation 5, as
 * in the official release).
 *
 * <p>With {@code s} the largest logit besides that of the label {@code y} (the runner-up where the
 * prediction is right, else the prediction) and {@code g_c} the gradient of the batch mean of logit
 * {@code c} with respect to a layer's output, the released loss is {@code L = 1/B sum_b sum_k
 * [high(s, k) sum_hw f(g_s) + (1 - high(y, k)) sum_hw f(g_y)]}, summed over the layers. It has one
 * {@code 1/B} too many to mean the same for every batch size, and its weight of 10 was chosen for
 * batches of 128; so this objective is {@code L B / 128}: at {@code B = 128} the released one, and
 * for every other batch size the same force.
 *
 * <p>Differentiating it differentiates the gradients again.
 */
public final class ChannelConstraint implements Objective {
  /** The batch size for which the paper's weight of the constraint was chosen. */
  public static final int REFERENCE_BATCH = 128;

  private final Map<String, Indicators> layers;
  private final GradientForm form;

  /** {@code (K, C)}: which channels a class owns, and which it should keep out of. */
  private record Indicators(NDArray high, NDArray low) {}

  private ChannelConstraint(Map<String, Indicators> layers, GradientForm form) {
    this.layers = layers;
    this.form = form;
  }

  /**
   * The constraint on the layers of some masks.
   *
   * @param network the network in training; the indicators are kept beside its parameters
   */
  public static ChannelConstraint on(Network network, ChannelMasks masks, GradientForm form) {
    int classes = network.graph().classes();
    if (classes < 2 || classes != masks.classes()) {
      throw new IllegalArgumentException(
          "a channel constraint needs masks of the network's classes, at least 2; the network has "
              + classes
              + ", the masks "
              + masks.classes());
    }
    NDManager memory = network.memory();
    Map<String, Indicators> layers = new LinkedHashMap<>();
    for (String layer : masks.layers()) {
      Shape shape = new Shape(classes, masks.channels(layer));
      layers.put(
          layer,
          new Indicators(
              memory.create(masks.highMatrix(layer), shape),
              memory.create(masks.lowMatrix(layer), shape)));
    }
    return new ChannelConstraint(layers, form);
  }

  @Override
  public Set<String> taps() {
    return layers.keySet();
  }

  @Override
  public NDArray loss(TrainingBatch batch) {
    ForwardPass pass = batch.inTraining();
    NDArray logits = pass.logits();
    int classes = (int) logits.getShape().get(1);
    NDArray ofLabel = batch.labels().oneHot(classes);
    NDArray ofConfusing = confusing(logits, ofLabel).oneHot(classes);
    float images = logits.getShape().get(0);
    NDArray labelMean = Torch.dividedBy(logits.mul(ofLabel).sum(), images);
    NDArray confusingMean = Torch.dividedBy(logits.mul(ofConfusing).sum(), images);
    NDArray loss = Torch.scalar(logits.getManager(), 0);
    for (Map.Entry<String, Indicators> layer : layers.entrySet()) {
      NDArray map = pass.tap(layer.getKey());
      NDArray owned = ofConfusing.matMul(layer.getValue().high());
      NDArray foreign = ofLabel.matMul(layer.getValue().low());
      loss = loss.add(force(confusingMean, map, owned)).add(force(labelMean, map, foreign));
    }
    return Torch.dividedBy(loss, REFERENCE_BATCH);
  }

  /** The gradient of a mean logit with respect to a map, in the form, where the weights are. */
  private NDArray force(NDArray meanLogit, NDArray map, NDArray weights) {
    NDArray gradient = Gradients.of(meanLogit, map);
    return ChannelGradients.overPositions(form.of(gradient)).mul(weights).sum();
  }

  /** The class of the largest logit besides the label's, {@code (N)} int64. */
  static NDArray confusing(NDArray logits, NDArray ofLabel) {
    return logits.stopGradient().sub(Torch.times(ofLabel, Float.MAX_VALUE)).argMax(1);
  }
}
