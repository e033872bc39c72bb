package io.netwright.evaluate;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.Bim;
import io.netwright.attack.gradient.DiFgsm;
import io.netwright.attack.gradient.EotPgd;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.MiFgsm;
import io.netwright.attack.gradient.Pgd;
import io.netwright.attack.gradient.Pim;
import io.netwright.attack.gradient.PimPlusPlus;
import io.netwright.attack.gradient.TiFgsm;
import io.netwright.attack.gradient.VmiFgsm;
import io.netwright.attack.query.OnePixel;
import java.util.ArrayList;
import java.util.List;

/**
 * The attacks that FPCC was published with (IJCAI 2024, arXiv 2406.08829), by the settings of its
 * released evaluation. It brings threat models of its own: L&infin; 8/255, L2 0.5, L&infin; 16/255
 * for the two patch attacks, and any color for one pixel.
 *
 * <p>All of them follow the cross entropy, most from the clean image: the list says little about a
 * network that hides its gradients. Use it beside AutoAttack, to compare with the paper.
 *
 * <p>Three defects of that evaluation are repaired. Steps of PGD are 2/255 long, where the code has
 * 2/225. EOT-PGD in L2, which the code names and does not have, is {@link EotPgd}'s. Pixels are in
 * [0, 1] whatever the data set, where the code normalizes all as CIFAR-10. Draws are per image.
 */
public final class FpccPaper {
  /** Its name in an experiment. */
  public static final String NAME = "fpcc-paper";

  private static final Fraction STEP = Fraction.of("2/255");
  private static final Fraction STEP_L2 = Fraction.of("0.2");
  private static final double RHO = 0.75;

  private FpccPaper() {}

  /** The threat models with their attacks. */
  public static List<AttackGroup> threatModels() {
    return List.of(usual(), euclidean(), patches(), pixel());
  }

  private static AttackGroup usual() {
    ThreatModel ball = ThreatModel.linf("8/255");
    List<NamedAttack> attacks = new ArrayList<>();
    attacks.add(named("fgsm", new Fgsm(ball)));
    attacks.add(named("bim", new Bim(ball, STEP, 10)));
    attacks.add(named("pgd30", new Pgd(ball, STEP, 30, false, 1)));
    attacks.add(named("apgd30", new Apgd(ball, 30, 1, AttackLoss.CE, RHO)));
    attacks.add(named("eot-pgd30", new EotPgd(ball, STEP, 30, true, 10)));
    attacks.add(named("mi-fgsm", new MiFgsm(ball, STEP, 10, 1)));
    attacks.add(named("di-fgsm", new DiFgsm(ball, STEP, 10, 0, 0.9, 0.5)));
    attacks.add(named("ti-fgsm", new TiFgsm(ball, STEP, 10, 0, 15, 0.5)));
    attacks.add(named("vmi-fgsm", new VmiFgsm(ball, STEP, 10, 1, 5, 1.5)));
    return new AttackGroup(ball, attacks);
  }

  private static AttackGroup euclidean() {
    ThreatModel ball = ThreatModel.l2(0.5);
    return new AttackGroup(
        ball,
        List.of(
            named("pgd30", new Pgd(ball, STEP_L2, 30, false, 1)),
            named("apgd30", new Apgd(ball, 30, 1, AttackLoss.CE, RHO)),
            named("eot-pgd30", new EotPgd(ball, STEP_L2, 30, true, 10))));
  }

  private static AttackGroup patches() {
    ThreatModel ball = ThreatModel.linf("16/255");
    return new AttackGroup(
        ball,
        List.of(
            named("pim", new Pim(ball, 10, 10, 1)),
            named("pim-plus-plus", new PimPlusPlus(ball, 10, 10, 0.8, true))));
  }

  private static AttackGroup pixel() {
    OnePixel attack = OnePixel.weak();
    return new AttackGroup(attack.threatModel(), List.of(named("one-pixel", attack)));
  }

  private static NamedAttack named(String name, Attack attack) {
    return new NamedAttack(name, attack);
  }
}
