package io.netwright.attack.suite.adaptive;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.oracle.Oracle;
import io.netwright.attack.oracle.Sample;
import io.netwright.refusal.RefusedException;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns from some images what helps with others: the suite's short stages run on them with either
 * interval of the label's weight, the others with the better one, then FAB and Square on what is
 * left.
 *
 * <p>The images must be others than those that are attacked later, validation images: then what
 * becomes of an image depends on no image beside it.
 */
public final class Calibrator {
  /** How many images are enough. */
  public static final int IMAGES = 64;

  private static final int QUERIES = 1000;
  private static final int FAB_TARGETS = 2;
  private static final int MASKED_IMAGES = 2;

  private final Classifier classifier;
  private final Sample sample;
  private final ThreatModel ball;

  private Calibrator(Classifier classifier, Sample sample, ThreatModel ball) {
    this.classifier = classifier;
    this.sample = sample;
    this.ball = ball;
  }

  /**
   * Learns from images; those that are wrong as they are say nothing and are left out.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]; not modified
   * @param labels {@code (N)} int64
   * @param seeds one per image
   * @throws RefusedException if the classifier answers at random
   * @throws IllegalStateException if it answers with what is no number
   */
  public static Calibration calibrate(
      Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds, ThreatModel ball) {
    Calibrator calibrator =
        new Calibrator(classifier, Sample.of(images, labels, seeds), Adaptive.required(ball));
    calibrator.requireSteady();
    return calibrator.calibration();
  }

  private void requireSteady() {
    int[] all = IntStream.range(0, sample.size()).toArray();
    float[][] points = Arrays.stream(all).mapToObj(sample::image).toArray(float[][]::new);
    Oracle oracle = new Oracle(classifier, sample);
    if (!Arrays.deepEquals(oracle.logits(all, points), oracle.logits(all, points))) {
      throw new RefusedException(
          "the classifier answers the same images differently, so adaptive cannot attack it; use an"
              + " attack that averages over its answers, such as eot-pgd");
    }
  }

  private Calibration calibration() {
    Suite away = suite(LabelWeight.AWAY);
    Suite toward = suite(LabelWeight.TOWARD);
    LabelWeight labelWeight = better(away.subjects(), toward.subjects());
    // Images are later compared with these, so these go on as those will.
    Suite suite = labelWeight == LabelWeight.AWAY ? away : toward;
    suite.run(Stage.LAST);
    long before = suite.right().size();
    List<Calibration.Fall> falls = falls(suite.subjects());
    Double nearMiss = nearMiss(suite.subjects());
    List<Double> nearness =
        suite.subjects().stream()
            .filter(subject -> subject.stage().compareTo(Stage.LAST) >= 0)
            .map(subject -> subject.nearnessAfter(Stage.NEAREST))
            .toList();
    List<Subject> left = suite.right();
    left.forEach(subject -> subject.enter(Stage.FALLBACK));
    suite.searches().fab(left, FAB_TARGETS);
    suite.searches().square(suite.right(), QUERIES);
    boolean masked = before - suite.right().size() >= MASKED_IMAGES;
    Passes passes = passes(away).plus(passes(toward)).plus(new Passes(2L * sample.size(), 0));
    int right = (int) suite.subjects().stream().filter(s -> s.stage() != Stage.CLEAN).count();
    return new Calibration(
        right, falls, labelWeight, masked, nearMiss, nearness, passes.forward(), passes.backward());
  }

  private Suite suite(LabelWeight labelWeight) {
    Suite suite = new Suite(ball, Calibration.NONE.with(labelWeight), classifier, sample);
    suite.run(Stage.EVERY_TARGET);
    return suite;
  }

  private static Passes passes(Suite suite) {
    return suite.subjects().stream().map(Subject::spent).reduce(Passes.NONE, Passes::plus);
  }

  private static List<Calibration.Fall> falls(List<Subject> subjects) {
    Map<Stage, Map<Integer, Integer>> counts = new EnumMap<>(Stage.class);
    for (Subject subject : subjects) {
      if (!subject.isRight() && subject.stage() != Stage.CLEAN) {
        counts
            .computeIfAbsent(subject.stage(), key -> new TreeMap<>())
            .merge(subject.foundRank(), 1, Integer::sum);
      }
    }
    List<Calibration.Fall> falls = new ArrayList<>();
    counts.forEach(
        (stage, ranks) ->
            ranks.forEach((rank, images) -> falls.add(new Calibration.Fall(stage, rank, images))));
    return falls;
  }

  /** The median nearness, before the stage in which they fell, of what the last stages broke. */
  private static @Nullable Double nearMiss(List<Subject> subjects) {
    double[] late =
        subjects.stream()
            .filter(s -> !s.isRight() && s.stage().compareTo(Stage.LAST) >= 0)
            .mapToDouble(Subject::nearnessBefore)
            .sorted()
            .toArray();
    return late.length == 0 ? null : late[late.length / 2];
  }

  /** The interval that broke more so far, or came nearer to what neither broke. */
  private static LabelWeight better(List<Subject> away, List<Subject> toward) {
    int more = 0;
    double nearer = 0;
    for (int i = 0; i < away.size(); i++) {
      Subject one = away.get(i);
      Subject other = toward.get(i);
      more += (one.isRight() ? 1 : 0) - (other.isRight() ? 1 : 0);
      if (one.isRight() && other.isRight()) {
        nearer += other.nearness().best() - one.nearness().best();
      }
    }
    return more > 0 || (more == 0 && nearer > 0) ? LabelWeight.TOWARD : LabelWeight.AWAY;
  }
}
