package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Ball;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.RandomStart;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.GradientSize;
import io.netwright.attack.query.UniformNoise;

/**
 * Runs attacks that must come out in order: noise breaks no more than one step, one step no more
 * than ten, ten no more than forty (Athalye et al. 2018, arXiv 1802.00420, section 3.1), and ten
 * steps from the image as many as ten from a random start. Gradients are those of the cross entropy
 * of logits of one scale, so that large logits alone disturb nothing. What forty steps found is
 * asked about again: in another order, and rounded to bytes. At most 173 passes per image.
 *
 * @param threatModel a ball in LINF or L2
 */
public record OrderProbe(ThreatModel threatModel) implements Probe {
  /** Whether the best of twenty points of noise is right. */
  public static final String NOISE = "order.noise";

  /** Whether the image is right after one step of epsilon. */
  public static final String ONE_STEP = "order.one-step";

  /** Whether it is right after ten steps from the image itself. */
  public static final String FROM_IMAGE = "order.from-image";

  /** Whether it is right after ten steps from a random start. */
  public static final String FROM_RANDOM = "order.from-random";

  /** Whether it is right after forty steps from a random start. */
  public static final String FORTY_STEPS = "order.forty-steps";

  /** Whether it was wrong on the way of the forty steps and right at the end. */
  public static final String PASSED_BY = "order.passed-by";

  /** Whether it is judged otherwise after forty steps when asked again in another order. */
  public static final String FLIPS_BACK = "order.flips-back";

  /** Whether it is wrong after forty steps, and right when rounded to bytes. */
  public static final String LOST_BY_ROUNDING = "order.lost-by-rounding";

  /** Whether the margin has no gradient at a random start. */
  public static final String FLAT_START = "order.flat-start";

  private static final int DRAWS = 20;
  private static final double QUARTER = 0.25;
  private static final double TENTH = 0.1;

  /** Refuses L1, in which neither noise nor steps of steepest ascent measure anything. */
  public OrderProbe {
    if (threatModel.norm() == Norm.L1) {
      throw new IllegalArgumentException("the order of attacks is for LINF or L2, got L1");
    }
  }

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    Trials trials = Trials.on(classifier, images);
    Classifier scaleFree = new ScaleFree(trials.classifier());
    NDArray one = trials.attacked(scaleFree, Trials.pgd(threatModel, 1, 1, false), ONE_STEP);
    NDArray image =
        trials.attacked(scaleFree, Trials.pgd(threatModel, 10, QUARTER, false), FROM_IMAGE);
    NDArray random =
        trials.attacked(scaleFree, Trials.pgd(threatModel, 10, QUARTER, true), FROM_RANDOM);
    return Readings.NONE
        .with(NOISE, trials.leaves(new UniformNoise(threatModel, DRAWS), NOISE))
        .with(ONE_STEP, trials.right(one))
        .with(FROM_IMAGE, trials.right(image))
        .with(FROM_RANDOM, trials.right(random))
        .with(FLAT_START, flat(trials))
        .and(forty(trials, scaleFree));
  }

  private Readings forty(Trials trials, Classifier scaleFree) {
    Watching watching = new Watching(scaleFree, trials.images().labels().toLongArray());
    NDArray attacked =
        trials.attacked(watching, Trials.pgd(threatModel, 40, TENTH, true), FORTY_STEPS);
    boolean[] right = trials.right(attacked);
    boolean[] wasWrong = watching.wasWrong();
    boolean[] reversed = reversed(trials, attacked);
    boolean[] rounded = trials.right(Bytes.rounded(attacked));
    boolean[] passedBy = new boolean[right.length];
    boolean[] flipsBack = new boolean[right.length];
    boolean[] lost = new boolean[right.length];
    for (int i = 0; i < right.length; i++) {
      passedBy[i] = right[i] && wasWrong[i];
      flipsBack[i] = right[i] != reversed[i];
      lost[i] = !right[i] && rounded[i];
    }
    return Readings.NONE
        .with(FORTY_STEPS, right)
        .with(PASSED_BY, passedBy)
        .with(FLIPS_BACK, flipsBack)
        .with(LOST_BY_ROUNDING, lost);
  }

  private static boolean[] reversed(Trials trials, NDArray attacked) {
    long[] predictions = trials.classifier().predictions(attacked.flip(0));
    long[] labels = trials.images().labels().toLongArray();
    boolean[] right = new boolean[labels.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = predictions[right.length - 1 - i] == labels[i];
    }
    return right;
  }

  private boolean[] flat(Trials trials) {
    ProbedImages images = trials.images();
    try (NDManager memory = images.images().getManager().newSubManager()) {
      Ball ball = Ball.around(memory, images.images(), threatModel);
      RandomStart inside = ball::drawInside;
      NDArray start = inside.from(memory, images.images(), images.seeds(FLAT_START), 0);
      float[] largest =
          GradientSize.largest(trials.classifier(), AttackLoss.MARGIN, start, images.labels());
      boolean[] flat = new boolean[largest.length];
      for (int i = 0; i < flat.length; i++) {
        flat[i] = largest[i] == 0;
      }
      return flat;
    }
  }
}
