package io.netwright.attack.minimal;

import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.oracle.Sample;

/**
 * Fast adaptive boundary attack as published, untargeted: every step goes onto the nearest of the
 * linearized borders to all other classes (Croce and Hein 2020, arXiv 1907.02044, algorithm 1). A
 * step takes a backward pass for every other class, so that {@link Fab} is cheaper where there are
 * more classes than targets. The first start is the image itself, others are random.
 *
 * @param norm what distances are measured in: LINF, L2 or L1
 * @param steps steps for each start; 100 where left out
 * @param restarts starts, all but the first random; 1 where left out
 */
public record FabUntargeted(Norm norm, Integer steps, Integer restarts) implements MinimalAttack {
  private static final int STEPS = 100;

  /** Refuses settings that make no attack. */
  public FabUntargeted {
    AttackSettings.requireNorm("fab", norm, Norm.LINF, Norm.L2, Norm.L1);
    steps = AttackSettings.count("steps", steps, STEPS);
    restarts = AttackSettings.count("restarts", restarts, 1);
  }

  /** AutoAttack's settings in its version plus, which has five starts, or others. */
  public static FabUntargeted of(Norm norm, int restarts) {
    return new FabUntargeted(norm, STEPS, restarts);
  }

  /** Steps that look at gradients; each takes one for every other class. */
  @Override
  public int gradients() {
    return steps * restarts;
  }

  @Override
  public Closest closest(Classifier classifier, Sample sample, double enough) {
    Hunt hunt = new Hunt(classifier, sample, norm);
    for (int restart = 0; restart < restarts; restart++) {
      int[] images = hunt.beyond(enough);
      if (images.length > 0 && hunt.clean(images[0]).length > 1) {
        int start = restart;
        float[][] points =
            restart == 0
                ? hunt.points(images)
                : BoundarySteps.randomStarts(
                    hunt, images, enough, seed -> seed.with("fab-untargeted").with(start));
        new BoundarySteps(hunt, images, Borders.nearest(hunt)).run(points, steps);
      }
    }
    return hunt.closest();
  }
}
