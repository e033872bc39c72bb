package io.netwright.attack.suite.adaptive;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.Norm;
import io.netwright.attack.TargetLoss;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.oracle.Sample;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A suite that goes from cheap to dear on what is still right: short runs on the margin, every
 * target, then longer runs toward the nearest two until the budget is spent; after adaptive auto
 * attack (Liu et al. 2022, CVPR) and output diversified initialization (Tashiro et al. 2020, arXiv
 * 2003.06878). An image costs on average at most 0.15 of the passes that AutoAttack's standard
 * version spends on one that it never breaks, and with nothing learned none costs more. What the
 * paper learns from other images of the batch is learned before, from a fixed set ({@link
 * Calibrator}): the last rounds go mostly to images that come nearer than most of those.
 *
 * <p>An image is broken only where a forward pass of its own says so; it comes back as it was
 * otherwise. Where gradients are masked, FAB and Square follow beyond the budget, and a warning
 * says so. With fewer than ten classes there are fewer targets, with fewer than four the margin
 * stands for the difference of logits ratio.
 *
 * @param threatModel a ball in LINF or L2
 * @param queries squares that Square tries where gradients are masked; 5000 where left out
 * @param calibration what was learned of the model. Where it is left out, an evaluation learns it
 *     from images that are not attacked, and everything else goes by fixed defaults
 */
public record Adaptive(ThreatModel threatModel, Integer queries, @Nullable Calibration calibration)
    implements Attack {
  private static final Logger LOG = LoggerFactory.getLogger(Adaptive.class);
  private static final int QUERIES = 5000;
  private static final int ALGORITHM_VERSION = 2;

  /** Images side by side. */
  private static final int GROUP = 256;

  /** Gradients of an image that is never broken, whatever they are spent on. */
  private static final int GRADIENTS = (int) Budget.cap(Budget.TARGETS + 1) / 2;

  /** Refuses L1, for which no cost is promised. */
  public Adaptive {
    AttackSettings.requireBall("adaptive", threatModel, Norm.LINF, Norm.L2);
    queries = AttackSettings.count("queries", queries, QUERIES);
    calibration = calibration == null ? Calibration.NONE : calibration;
  }

  /** The suite with its defaults and nothing learned. */
  public static Adaptive of(ThreatModel threatModel) {
    return new Adaptive(threatModel, QUERIES, Calibration.NONE);
  }

  static ThreatModel required(ThreatModel ball) {
    return of(ball).threatModel();
  }

  /** What an image costs at most on average, but for the fallback, with so many classes. */
  public static long budget(int classes) {
    return Budget.cap(classes);
  }

  /** The second; the first headed for more targets and ended earlier. */
  @Override
  public int algorithmVersion() {
    return ALGORITHM_VERSION;
  }

  @Override
  public AttackLoss objective() {
    return AttackLoss.MARGIN;
  }

  @Override
  public int gradients() {
    return GRADIENTS;
  }

  /** With fewer the ratio is the margin. */
  @Override
  public int leastClasses() {
    return TargetLoss.LEAST_CLASSES;
  }

  /** An image that was not broken comes back as it was. */
  @Override
  public boolean returnsItsSearch() {
    return false;
  }

  @Override
  public NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    Adapted adapted = attack(classifier, images, labels, seeds);
    Map<Overrun, Integer> overruns = new EnumMap<>(Overrun.class);
    for (Outcome outcome : adapted.outcomes()) {
      Overrun overrun = outcome.overrun();
      if (overrun != null) {
        overruns.merge(overrun, 1, Integer::sum);
      }
    }
    overruns.forEach(
        (why, count) ->
            LOG.warn(
                "adaptive went beyond the budget at {} of {} images, because {}",
                count,
                seeds.size(),
                why.because()));
    return adapted.images();
  }

  /**
   * Attacks images and says what became of each.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]; not modified
   * @param labels {@code (N)} int64
   * @param seeds one per image
   */
  public Adapted attack(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    Sample all = Sample.of(images, labels, seeds);
    Classifier even = EvenBatches.of(classifier, images);
    List<float[]> results = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (int from = 0; from < all.size(); from += GROUP) {
      int[] group = IntStream.range(from, Math.min(from + GROUP, all.size())).toArray();
      Suite suite = new Suite(threatModel, learned(), even, all.some(group));
      suite.run(Stage.LAST);
      suite.fallBack(queries);
      for (Subject subject : suite.subjects()) {
        results.add(subject.result());
        outcomes.add(subject.outcome());
      }
    }
    return new Adapted(all.asImages(results.toArray(float[][]::new)), outcomes);
  }

  private Calibration learned() {
    return calibration == null ? Calibration.NONE : calibration;
  }
}
