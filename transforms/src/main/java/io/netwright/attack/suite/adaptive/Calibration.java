package io.netwright.attack.suite.adaptive;

import io.netwright.attack.AttackSettings;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the suite learned of a model from other images than those it attacks; plain data, computed
 * once for a model and a threat model by {@link Calibrator}.
 *
 * @param images how many images it was learned from; 0 for the fixed defaults
 * @param falls how many of them were broken where
 * @param labelWeight the interval of the true class's weight in random directions; AWAY where left
 *     out
 * @param masked whether black boxes broke images that gradients did not
 * @param nearMiss the nearness above which a survivor is given FAB instead of more rounds; null for
 *     none
 * @param left how near those came that were left before the last rounds, nearest first
 * @param forward forward passes that it cost
 * @param backward backward passes that it cost
 */
public record Calibration(
    int images,
    List<Fall> falls,
    LabelWeight labelWeight,
    boolean masked,
    @Nullable Double nearMiss,
    List<Double> left,
    long forward,
    long backward)
    implements Serializable {
  /** Nothing was learned: targets by rank, no near misses, gradients trusted. */
  public static final Calibration NONE =
      new Calibration(0, List.of(), LabelWeight.AWAY, false, null, List.of(), 0, 0);

  /**
   * Images that were broken alike.
   *
   * @param stage by which stage
   * @param rank to the class of which rank by the clean logits, from 1; 0 for others
   * @param images how many
   */
  public record Fall(Stage stage, int rank, int images) implements Serializable {}

  /** Fills in defaults and refuses negative counts. */
  public Calibration {
    falls = falls == null ? List.of() : List.copyOf(falls);
    labelWeight = labelWeight == null ? LabelWeight.AWAY : labelWeight;
    left = left == null ? List.of() : left.stream().sorted(Comparator.reverseOrder()).toList();
    AttackSettings.requireBetween("images", images, 0, Integer.MAX_VALUE);
    if (forward < 0
        || backward < 0
        || (nearMiss != null && nearMiss.isNaN())
        || left.stream().anyMatch(nearness -> nearness.isNaN())) {
      throw new IllegalArgumentException(
          "a calibration has passes of at least 0, a nearMiss that is a number, and left of numbers,"
              + " got %d, %d, %s and %s".formatted(forward, backward, nearMiss, left));
    }
  }

  /** The same with another interval. */
  Calibration with(LabelWeight other) {
    return new Calibration(images, falls, other, masked, nearMiss, left, forward, backward);
  }

  /**
   * How much of the last rounds an image gets, as a multiple of what all get on average: {@code (N
   * + 1) / ((k + 1) H(N + 1))}, where {@code k} of {@code N} images that were learned from came as
   * near, and {@code H(n) = 1 + 1/2 + ... + 1/n}.
   *
   * <p>It is in inverse proportion to the share of images that come as near, since nearly all that
   * a long search breaks is among the nearest few. If the image and those {@code N} could as well
   * have come in any other order, {@code k} is each of {@code 0 ... N} alike, and the mean is 1:
   * the budget is kept. With nothing learned everyone gets the same.
   *
   * @param nearness of the image before its last rounds
   */
  double share(double nearness) {
    long asNear = left.stream().filter(other -> other >= nearness).count();
    double harmonic = IntStream.rangeClosed(1, left.size() + 1).mapToDouble(n -> 1.0 / n).sum();
    return (left.size() + 1) / ((asNear + 1) * harmonic);
  }

  /**
   * The ranks of the targets in the order in which they are tried: those that broke most images
   * first, likelier ones first among equals.
   */
  List<Integer> order(int classes) {
    return IntStream.rangeClosed(1, Budget.targets(classes))
        .boxed()
        .sorted(Comparator.comparingInt(rank -> -broken(rank)))
        .toList();
  }

  /** Whether some target is tried earlier or later than its rank says. */
  public boolean reordersTargets() {
    List<Integer> order = order(Budget.TARGETS + 1);
    return !order.equals(order.stream().sorted().toList());
  }

  private int broken(int rank) {
    return falls.stream().filter(fall -> fall.rank() == rank).mapToInt(Fall::images).sum();
  }
}
