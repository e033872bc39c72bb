package io.netwright.head;

import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Predictions;
import io.netwright.data.ImageId;
import io.netwright.data.ImageSet;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What joined networks say to images of known class, in an order and in folds that depend on the
 * images' content alone.
 *
 * @param logits {@code [image][output]}
 * @param labels by image
 * @param folds by image, below {@link #FOLDS}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JointLogits(double[][] logits, int[] labels, int[] folds) {
  static final int FOLDS = 5;

  private static final int BATCH = 256;

  /** Parts of validation images are made of the remainder by this, so folds are of what is left. */
  private static final int PARTS = 8;

  private record Placed(int index, long id) {}

  /**
   * Runs a network.
   *
   * @param images labelled by its outputs
   */
  static JointLogits of(WeightedGraph model, ImageSet images, NDManager manager) {
    List<Placed> placed =
        IntStream.range(0, images.size())
            .mapToObj(index -> new Placed(index, ImageId.of(images, index)))
            .sorted((one, other) -> Long.compare(one.id(), other.id()))
            .toList();
    ImageSet ordered = images.select(placed.stream().mapToInt(Placed::index).toArray());
    double[][] logits = new double[placed.size()][model.graph().classes()];
    try (Network network = Network.on(manager, model)) {
      Predictions predictions = Predictions.of(network, ordered, BATCH, manager);
      for (int image = 0; image < logits.length; image++) {
        for (int output = 0; output < logits[image].length; output++) {
          logits[image][output] = predictions.logit(image, output);
        }
      }
    }
    int[] folds =
        placed.stream()
            .mapToInt(one -> (int) Math.floorMod(Math.floorDiv(one.id(), PARTS), (long) FOLDS))
            .toArray();
    return new JointLogits(logits, ordered.labels().clone(), folds);
  }

  int size() {
    return labels.length;
  }

  /** The images of one fold, or of all others. */
  private JointLogits fold(int fold, boolean inside) {
    int[] chosen = IntStream.range(0, size()).filter(i -> (folds[i] == fold) == inside).toArray();
    return new JointLogits(
        Arrays.stream(chosen).mapToObj(i -> logits[i]).toArray(double[][]::new),
        Arrays.stream(chosen).map(i -> labels[i]).toArray(),
        Arrays.stream(chosen).map(i -> folds[i]).toArray());
  }

  /** How many images are right once the logits are mapped. */
  int right(AffineMap map) {
    return (int) IntStream.range(0, size()).filter(i -> predicted(map, i) == labels[i]).count();
  }

  /** How many are right, those of each fold with the map that is fitted to all others. */
  int rightOfOthers(Function<JointLogits, AffineMap> fit) {
    int right = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      JointLogits tested = fold(fold, true);
      if (tested.size() > 0) {
        right += tested.right(fit.apply(fold(fold, false)));
      }
    }
    return right;
  }

  /** The output with the largest mapped logit; the first of equal ones. */
  private int predicted(AffineMap map, int image) {
    return best(map, image, 0, logits[image].length);
  }

  /** The same among some outputs. */
  int best(AffineMap map, int image, int from, int to) {
    int best = from;
    double largest = map.apply(from, logits[image][from]);
    for (int output = from + 1; output < to; output++) {
      double mapped = map.apply(output, logits[image][output]);
      if (mapped > largest) {
        best = output;
        largest = mapped;
      }
    }
    return best;
  }
}
