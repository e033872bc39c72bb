package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Ascent;
import io.netwright.attack.Ball;
import io.netwright.attack.Classifier;
import io.netwright.attack.Hill;
import io.netwright.attack.L1Ball;
import io.netwright.attack.LogitLoss;
import io.netwright.attack.Norm;
import io.netwright.attack.RandomStart;
import io.netwright.attack.Restarts;
import io.netwright.attack.ThreatModel;

/**
 * One start of APGD on some images.
 *
 * @param steps gradient steps
 * @param rho share of increasing steps below which a step size is halved
 * @param samples how often the classifier is asked at each place
 */
public record ApgdRun(ThreatModel threatModel, int steps, double rho, int samples) {
  private static final double[] WIDER = {3, 2};
  private static final double WIDER_SHARE = 0.3;

  /** A start against a classifier that always answers alike. */
  public ApgdRun(ThreatModel threatModel, int steps, double rho) {
    this(threatModel, steps, rho, 1);
  }

  /** The last iterate that met the criterion, or the image where none did. */
  NDArray perturbed(Classifier classifier, LogitLoss loss, Restarts.Sample sample, int start) {
    return perturbed(Hill.of(classifier, loss), sample, start);
  }

  /** The same up any hill. */
  public NDArray perturbed(Hill hill, Restarts.Sample sample, int start) {
    return Ascent.result(
        hill,
        sample.images(),
        sample.criterion(),
        samples,
        ascent ->
            threatModel.norm() == Norm.L1
                ? sparse(ascent, sample, start)
                : dense(ascent, sample, start));
  }

  private NDArray dense(Ascent ascent, Restarts.Sample sample, int start) {
    NDArray images = sample.images();
    Ball ball = Ball.around(ascent.scope(), images, threatModel);
    RandomStart border = ball::drawOnBorder;
    NDArray from = border.from(ascent.scope(), images, sample.seeds(), start);
    ApgdSearch search = new ApgdSearch(ascent, ball, from);
    search.run(steps, rho);
    return search.adversarialOr(images);
  }

  /**
   * In L1 three tenths of the steps go into a ball of three times the radius, three tenths into one
   * of twice the radius, and the rest, which alone counts, into the ball itself, each from the best
   * point of the one before.
   */
  private NDArray sparse(Ascent ascent, Restarts.Sample sample, int start) {
    NDArray images = ascent.borrow(sample.images());
    RandomStart normal =
        (random, perturbation) -> {
          for (int i = 0; i < perturbation.length; i++) {
            perturbation[i] = (float) random.nextGaussian();
          }
        };
    NDArray from = normal.unclipped(ascent.scope(), images, sample.seeds(), start);
    int left = steps;
    int each = (int) Math.ceil(WIDER_SHARE * steps);
    if (2 * each < steps) {
      for (double times : WIDER) {
        L1Ball wide = new L1Ball(images, times * threatModel.radius());
        SparseApgdSearch search = new SparseApgdSearch(ascent, wide, wide.project(from));
        search.run(each);
        from = search.best();
        left -= each;
      }
    }
    L1Ball ball = new L1Ball(images, threatModel.radius());
    SparseApgdSearch search = new SparseApgdSearch(ascent, ball, ball.project(from));
    search.run(left);
    return search.adversarialOr(sample.images());
  }
}
