package io.netwright.evaluate;

import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.WilsonInterval;
import io.netwright.artifact.ArtifactStore;
import io.netwright.attack.Classifier;
import io.netwright.data.Batches;
import io.netwright.data.DataException;
import io.netwright.data.ImageSet;
import io.netwright.device.DeviceLease;
import io.netwright.nn.EvaluationNetwork;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.io.ModelFile;
import io.netwright.schemas.ModelRef;
import java.io.IOException;
import java.io.InputStream;

/**
 * How many images a model has right that nobody attacked.
 *
 * @param right images whose class it predicts
 * @param images images in all
 */
public record CleanAccuracy(int right, int images) {

  /** Refuses shares above one, and shares of nothing. */
  public CleanAccuracy {
    if (images < 1 || right < 0 || right > images) {
      throw new IllegalArgumentException(
          "right must be in [0, images] and images at least 1, got " + right + " of " + images);
    }
  }

  /**
   * Runs a model over the images that an evaluation would attack, on a leased device.
   *
   * @param artifacts where its weights are
   * @param test test images, labelled by the model's outputs
   * @param threads threads of one native operation
   * @throws DataException where there are no images
   */
  public static CleanAccuracy of(
      ModelRef model, ArtifactStore artifacts, ImageSet test, EvaluationConfig config, int threads)
      throws IOException, InterruptedException {
    WeightedGraph weights;
    try (InputStream in = artifacts.open(model.getWeights())) {
      weights = ModelFile.read(in);
    }
    if (test.size() == 0) {
      throw new DataException("no test images for " + model.getName());
    }
    ImageSet images = EvaluatedImages.of(test, config.images()).images();
    return of(weights, images, config.microBatch(), threads);
  }

  /**
   * Runs a model that is not published yet over images, on a leased device.
   *
   * @param threads threads of one native operation
   */
  public static CleanAccuracy of(
      WeightedGraph weights, ImageSet images, int microBatch, int threads)
      throws InterruptedException {
    try (DeviceLease lease = DeviceLease.take(threads);
        NDManager manager = Torch.manager(lease.device());
        EvaluationNetwork network = EvaluationNetwork.of(manager, weights)) {
      return of(manager, network::logits, images, microBatch);
    }
  }

  /** Counts over a whole set. */
  static CleanAccuracy of(
      NDManager manager, Classifier classifier, ImageSet images, int batchSize) {
    int right = 0;
    for (int from = 0; from < images.size(); from += batchSize) {
      int to = Math.min(from + batchSize, images.size());
      try (NDManager memory = manager.newSubManager()) {
        long[] predictions =
            classifier.predictions(Batches.range(memory, images, from, to).images());
        for (int i = 0; i < predictions.length; i++) {
          right += predictions[i] == images.label(from + i) ? 1 : 0;
        }
      }
    }
    return new CleanAccuracy(right, images.size());
  }

  /** The share that is right, in [0, 1]. */
  public double share() {
    return (double) right / images;
  }

  /** Where the share of all images like these lies, at 95 %. */
  public WilsonInterval interval() {
    return WilsonInterval.of(right, images);
  }
}
