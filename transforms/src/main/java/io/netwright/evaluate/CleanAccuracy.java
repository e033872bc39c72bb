package io.netwright.evaluate;

import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Accuracy;
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

/** Measures how many images a model has right that nobody attacked. */
public final class CleanAccuracy {

  private CleanAccuracy() {}

  /**
   * Runs a model over the images that an evaluation would attack, on a leased device.
   *
   * @param artifacts where its weights are
   * @param test test images, labelled by the model's outputs
   * @param threads threads of one native operation
   * @throws DataException where there are no images
   */
  public static Accuracy of(
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
  public static Accuracy of(WeightedGraph weights, ImageSet images, int microBatch, int threads)
      throws InterruptedException {
    try (DeviceLease lease = DeviceLease.take(threads);
        NDManager manager = Torch.manager(lease.device());
        EvaluationNetwork network = EvaluationNetwork.of(manager, weights)) {
      return of(manager, network::logits, images, microBatch);
    }
  }

  /** Counts over a whole set. */
  static Accuracy of(NDManager manager, Classifier classifier, ImageSet images, int batchSize) {
    long[] predictions = new long[images.size()];
    for (int from = 0; from < images.size(); from += batchSize) {
      int to = Math.min(from + batchSize, images.size());
      try (NDManager memory = manager.newSubManager()) {
        long[] some = classifier.predictions(Batches.range(memory, images, from, to).images());
        System.arraycopy(some, 0, predictions, from, some.length);
      }
    }
    return Accuracy.of(images.size(), image -> predictions[image] == images.label(image));
  }
}
