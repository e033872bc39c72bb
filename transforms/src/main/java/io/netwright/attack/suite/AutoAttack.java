package io.netwright.attack.suite;

import io.netwright.attack.AttackLoss;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.ApgdT;
import io.netwright.attack.minimal.Fab;
import io.netwright.attack.minimal.WithinBudget;
import io.netwright.attack.query.Square;
import java.util.List;

/**
 * AutoAttack in its standard version (Croce and Hein 2020, arXiv 2003.01690; the settings of the
 * authors' code): APGD on cross entropy, APGD and FAB towards the nine likeliest other classes, and
 * Square, each on what is still right.
 *
 * <p>Two things differ from that code: Square draws its squares for every image and not for a
 * batch, and random numbers come from every image's own seed.
 */
public final class AutoAttack {
  private static final int STEPS = 100;
  private static final int TARGETS = 9;
  private static final int QUERIES = 5000;
  private static final double RHO = 0.75;

  private AutoAttack() {}

  /**
   * The standard version for a ball in LINF or L2.
   *
   * @param batch images in a batch
   */
  public static AttackSeries standard(ThreatModel threatModel, int batch) {
    if (threatModel.norm() == Norm.L1) {
      throw new IllegalArgumentException(
          "AutoAttack has the norms LINF and L2 here, got L1: there is no Square attack in L1 yet");
    }
    return new AttackSeries(
        List.of(
            new AttackSeries.Step("apgd-ce", new Apgd(threatModel, STEPS, 1, AttackLoss.CE, RHO)),
            new AttackSeries.Step("apgd-t", new ApgdT(threatModel, STEPS, TARGETS, RHO)),
            new AttackSeries.Step(
                "fab-t",
                new WithinBudget(threatModel, new Fab(threatModel.norm(), STEPS, TARGETS, 1))),
            new AttackSeries.Step("square", Square.of(threatModel, QUERIES))),
        batch);
  }
}
