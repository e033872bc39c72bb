package io.netwright.doctor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.netwright.data.Batch;
import io.netwright.data.ObjectMasks;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.train.Objective;
import io.netwright.train.TrainingBatch;
import java.util.List;
import java.util.Set;

/**
 * The spatial constraint: an image's class must not speak from where its object is not (Model
 * Doctor, AAAI 2022, equation 6, as in the official release, github.com/jiaconghu/model_doctor).
 *
 * <p>With {@code g_y} the gradient of the batch mean of the label's logit with respect to a layer's
 * output {@code m}, and {@code I_bg} the background at that layer's size, {@code L = sum_b sum_k
 * sum_hw I_bg(b, h, w) |g_y(b, k, h, w)|}, summed over the layers: the mean over the images of what
 * the background has to say, in all channels, whatever the size of the batch. Unlike the channel
 * constraint the release divides it by the batch once and not twice, so equal weights of the two
 * are not equal forces.
 *
 * <p>The background of a position is the share of the pixels under it that show nothing of the
 * object (the release shrinks its masks, too). Masks are cropped and flipped with their images;
 * what a crop adds around an image is background. An image without a mask adds nothing.
 *
 * <p>Differentiating it differentiates the gradients again.
 */
public final class SpatialConstraint implements Objective {
  private final List<String> layers;
  private final ObjectMasks masks;

  /**
   * The constraint on some layers.
   *
   * @param layers nodes whose outputs have positions
   * @param masks of the training images, in their order
   */
  public SpatialConstraint(List<String> layers, ObjectMasks masks) {
    this.layers = List.copyOf(layers);
    this.masks = masks;
  }

  @Override
  public Set<String> taps() {
    return Set.copyOf(layers);
  }

  @Override
  public NDArray loss(TrainingBatch batch) {
    ForwardPass pass = batch.inTraining();
    NDArray logits = pass.logits();
    NDArray ofLabel = batch.labels().oneHot((int) logits.getShape().get(1));
    NDArray labelMean =
        Torch.dividedBy(logits.mul(ofLabel).sum(), (float) logits.getShape().get(0));
    Batch mask = batch.beside(masks.masks());
    NDArray known =
        mask.labels()
            .toType(logits.getDataType(), false)
            .reshape(new Shape(logits.getShape().get(0), 1, 1, 1));
    NDArray loss = Torch.scalar(logits.getManager(), 0);
    for (String layer : layers) {
      NDArray map = pass.tap(layer);
      Shape size = map.getShape();
      NDArray object = Torch.adaptiveAvgPool(mask.images(), (int) size.get(2), (int) size.get(3));
      NDArray background = object.neg().add(Torch.scalar(logits.getManager(), 1)).mul(known);
      loss = loss.add(Gradients.of(labelMean, map).abs().mul(background).sum());
    }
    return loss;
  }
}
