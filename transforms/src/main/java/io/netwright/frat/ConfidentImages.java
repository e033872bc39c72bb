package io.netwright.frat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The images of each class to which a network gives their own class the highest probability. */
final class ConfidentImages {
  private static final int BATCH = 256;

  private ConfidentImages() {}

  /**
   * Up to {@code perClass} images of every class, the most probable first; equal ones in the set's
   * order (Model LEGO's code: the 50 training images of highest softmax of their true label).
   */
  static ImageSet select(Network network, ImageSet images, int perClass, NDManager manager) {
    float[] confidence = confidence(network, images, manager);
    int[] selected =
        IntStream.range(0, network.graph().classes())
            .flatMap(
                label ->
                    IntStream.range(0, images.size())
                        .filter(i -> images.label(i) == label)
                        .boxed()
                        .sorted(Comparator.comparing(i -> -confidence[i]))
                        .limit(perClass)
                        .mapToInt(Integer::intValue))
            .toArray();
    return images.select(selected);
  }

  private static float[] confidence(Network network, ImageSet images, NDManager manager) {
    float[] confidence = new float[images.size()];
    for (int from = 0; from < images.size(); from += BATCH) {
      int first = from;
      int to = Math.min(images.size(), from + BATCH);
      try (NDManager scope = manager.newSubManager()) {
        float[] probabilities =
            Torch.withoutGradients(
                () -> {
                  NDArray batch = Batches.range(scope, images, first, to).images();
                  return network.logits(batch).softmax(1).toFloatArray();
                });
        int classes = network.graph().classes();
        for (int i = from; i < to; i++) {
          confidence[i] = probabilities[(i - from) * classes + images.label(i)];
        }
      }
    }
    return confidence;
  }
}
