package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Ascent;
import io.netwright.attack.Classifier;
import io.netwright.nn.grad.Torch;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Per image the wrong classes by falling logit; of equal ones the first comes first. */
public record RankedClasses(List<List<Integer>> classes) {

  /** Asks the classifier once. */
  public static RankedClasses of(Classifier classifier, NDArray images, NDArray labels) {
    long[] right = labels.toLongArray();
    float[] logits = logits(classifier, images);
    int count = logits.length / right.length;
    return new RankedClasses(
        IntStream.range(0, right.length)
            .mapToObj(
                i ->
                    IntStream.range(0, count)
                        .filter(k -> k != right[i])
                        .boxed()
                        .sorted(Comparator.comparingDouble(k -> -logits[i * count + k]))
                        .toList())
            .toList());
  }

  private static float[] logits(Classifier classifier, NDArray images) {
    return Torch.withoutGradients(
        () -> {
          try (NDManager memory = images.getManager().newSubManager()) {
            return classifier.logits(Ascent.local(memory, images)).toFloatArray();
          }
        });
  }

  /** How many wrong classes there are. */
  public int count() {
    return classes.isEmpty() ? 0 : classes.get(0).size();
  }

  /**
   * The wrong class of one rank of each of some images.
   *
   * @param rank from 0
   */
  public long[] at(int rank, List<Integer> positions) {
    return positions.stream().mapToLong(i -> classes.get(i).get(rank)).toArray();
  }
}
