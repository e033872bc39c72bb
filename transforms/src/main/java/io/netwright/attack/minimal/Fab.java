package io.netwright.attack.minimal;

import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.oracle.Sample;

/**
 * Fast adaptive boundary attack, targeted: steps onto the linearized border to one other class at a
 * time, biased towards the image, and back towards it once over (Croce and Hein 2020, arXiv
 * 1907.02044, algorithm 1; the targets as in AutoAttack, arXiv 2003.01690). The first start is the
 * image itself; others lie half as far from it as the best found so far, the budget or, where there
 * is neither, the farthest corner of [0, 1].
 *
 * @param norm what distances are measured in: LINF, L2 or L1
 * @param steps steps for each target and start; 100 where left out
 * @param targets how many of the likeliest other classes it heads for; 9 where left out
 * @param restarts starts for each target, all but the first random; 1 where left out
 */
public record Fab(Norm norm, Integer steps, Integer targets, Integer restarts)
    implements MinimalAttack {
  private static final int STEPS = 100;
  private static final int TARGETS = 9;

  /** Refuses settings that make no attack. */
  public Fab {
    AttackSettings.requireNorm("fab-t", norm, Norm.LINF, Norm.L2, Norm.L1);
    steps = AttackSettings.count("steps", steps, STEPS);
    targets = AttackSettings.count("targets", targets, TARGETS);
    restarts = AttackSettings.count("restarts", restarts, 1);
  }

  /** AutoAttack's settings. */
  public static Fab of(Norm norm) {
    return new Fab(norm, STEPS, TARGETS, 1);
  }

  @Override
  public int gradients() {
    return steps * targets * restarts;
  }

  /** Every target is a class besides the true one. */
  @Override
  public int leastClasses() {
    return targets + 1;
  }

  @Override
  public Closest closest(Classifier classifier, Sample sample, double enough) {
    Hunt hunt = new Hunt(classifier, sample, norm);
    for (int rank = 0; rank < targets; rank++) {
      for (int restart = 0; restart < restarts; restart++) {
        int[] images = hunt.beyond(enough);
        if (images.length > 0 && rank < hunt.clean(images[0]).length - 1) {
          int target = rank;
          int start = restart;
          float[][] points =
              restart == 0
                  ? hunt.points(images)
                  : BoundarySteps.randomStarts(
                      hunt, images, enough, seed -> seed.with("fab").with(target).with(start));
          new BoundarySteps(hunt, images, Borders.ofRank(hunt, rank)).run(points, steps);
        }
      }
    }
    return hunt.closest();
  }

  /**
   * The same toward one class for each image and from the image alone.
   *
   * @param wanted the class for each image
   */
  public Closest toward(Classifier classifier, Sample sample, double enough, int[] wanted) {
    Hunt hunt = new Hunt(classifier, sample, norm);
    int[] images = hunt.beyond(enough);
    if (images.length > 0) {
      Borders borders = Borders.to(hunt, image -> wanted[image]);
      new BoundarySteps(hunt, images, borders).run(hunt.points(images), steps);
    }
    return hunt.closest();
  }
}
