package io.netwright.attack.suite;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.ApgdT;
import io.netwright.attack.query.Square;
import java.util.List;

/**
 * A first look that a processor has time for: AutoAttack's kinds of attacks with a twelfth of its
 * passes, this project's own choice. APGD takes 20 steps on the cross entropy and 20 on DLR, APGD-T
 * 30 toward each of the three likeliest other classes, and Square has 500 queries, so that a
 * network that hides its gradients is noticed.
 *
 * <p>It breaks less than AutoAttack does: what it leaves is the weaker bound.
 *
 * @param threatModel a ball
 */
public record QuickSuite(ThreatModel threatModel) implements AttackSuite {
  private static final double RHO = 0.75;

  /** Refuses a missing ball. */
  public QuickSuite {
    AttackSettings.requireBall("quick", threatModel, Norm.values());
  }

  @Override
  public List<AttackSeries.Step> steps() {
    return List.of(
        step("apgd-ce", new Apgd(threatModel, 20, 1, AttackLoss.CE, RHO)),
        step("apgd-dlr", new Apgd(threatModel, 20, 1, AttackLoss.DLR, RHO)),
        step("apgd-t", new ApgdT(threatModel, 30, 3, RHO)),
        step("square", Square.of(threatModel, 500)));
  }

  private static AttackSeries.Step step(String name, Attack attack) {
    return new AttackSeries.Step(name, attack);
  }

  /** Three of the four increase a margin, and so find what the cross entropy hides. */
  @Override
  public AttackLoss objective() {
    return AttackLoss.DLR;
  }
}
