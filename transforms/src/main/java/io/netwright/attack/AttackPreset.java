package io.netwright.attack;

import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.ApgdT;
import io.netwright.attack.gradient.Bim;
import io.netwright.attack.gradient.DiFgsm;
import io.netwright.attack.gradient.EotApgd;
import io.netwright.attack.gradient.EotPgd;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.MiFgsm;
import io.netwright.attack.gradient.NiFgsm;
import io.netwright.attack.gradient.Pgd;
import io.netwright.attack.gradient.Pim;
import io.netwright.attack.gradient.PimPlusPlus;
import io.netwright.attack.gradient.TiFgsm;
import io.netwright.attack.gradient.VmiFgsm;
import io.netwright.attack.minimal.CarliniWagner;
import io.netwright.attack.minimal.Ddn;
import io.netwright.attack.minimal.DeepFool;
import io.netwright.attack.minimal.Fab;
import io.netwright.attack.minimal.FabUntargeted;
import io.netwright.attack.minimal.Fmn;
import io.netwright.attack.minimal.MinimalAttack;
import io.netwright.attack.minimal.WithinBudget;
import io.netwright.attack.query.OnePixel;
import io.netwright.attack.query.Spsa;
import io.netwright.attack.query.Square;
import io.netwright.attack.query.UniformNoise;
import io.netwright.attack.suite.AutoAttack;
import io.netwright.attack.suite.QuickSuite;
import io.netwright.attack.suite.adaptive.Adaptive;
import io.netwright.attack.suite.latent.Latent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Attacks under names that people know, with the settings that they know them by; steps are a
 * quarter of epsilon. The first of a type says what its settings are where they are left out.
 */
public enum AttackPreset {
  /** One step. */
  FGSM("fgsm", "fgsm", Norms.LINF, Fgsm::new),
  /** Ten steps from the image. */
  BIM("bim", "bim", Norms.LINF, ball -> new Bim(ball, step(ball), 10)),
  /** Twenty steps from a random start. */
  PGD20("pgd20", "pgd", Norms.LINF_L2, ball -> new Pgd(ball, step(ball), 20, true, 1)),
  /** Ten steps along the momentum. */
  MI_FGSM("mi-fgsm", "mi-fgsm", Norms.LINF, ball -> new MiFgsm(ball, step(ball), 10, 1)),
  /** Ten steps along the momentum, gradients taken ahead. */
  NI_FGSM("ni-fgsm", "ni-fgsm", Norms.LINF, ball -> new NiFgsm(ball, step(ball), 10, 1)),
  /** Ten steps, half of the gradients at images scaled at random. */
  DI_FGSM("di-fgsm", "di-fgsm", Norms.LINF, ball -> new DiFgsm(ball, step(ball), 10, 0, 0.9, 0.5)),
  /** The same with gradients smoothed. */
  TI_FGSM("ti-fgsm", "ti-fgsm", Norms.LINF, ball -> new TiFgsm(ball, step(ball), 10, 0, 15, 0.5)),
  /** Ten steps along the momentum of gradients that five neighbours correct. */
  VMI_FGSM(
      "vmi-fgsm", "vmi-fgsm", Norms.LINF, ball -> new VmiFgsm(ball, step(ball), 10, 1, 5, 1.5)),
  /** Ten steps of epsilon. */
  PIM("pim", "pim", Norms.LINF, ball -> new Pim(ball, 10, 10, 1)),
  /** The same with gradients smoothed, as the reference's code does. */
  PIM_PLUS_PLUS(
      "pim-plus-plus",
      "pim-plus-plus",
      Norms.LINF,
      ball -> new PimPlusPlus(ball, 10, 10, 0.8, true)),
  /** Ten steps along the mean of two gradients, for networks that answer at random. */
  EOT_PGD("eot-pgd", "eot-pgd", Norms.LINF_L2, ball -> new EotPgd(ball, step(ball), 10, true, 2)),
  /** A hundred steps of APGD up the cross entropy along means of 20 gradients. */
  EOT_APGD(
      "eot-apgd",
      "eot-apgd",
      Norms.LINF_L2,
      ball -> new EotApgd(ball, 100, AttackLoss.CE, 0.75, 20)),
  /** A hundred steps up the cross entropy, as in AutoAttack; five starts in L1. */
  APGD_CE("apgd-ce", "apgd", Norms.ALL, ball -> apgd(ball, AttackLoss.CE)),
  /** A hundred steps up the difference of logits ratio; five starts in L1. */
  APGD_DLR("apgd-dlr", "apgd", Norms.ALL, ball -> apgd(ball, AttackLoss.DLR)),
  /** A hundred steps toward each of nine classes, as in AutoAttack; of five in L1. */
  APGD_T("apgd-t", "apgd-t", Norms.ALL, AttackPreset::apgdT),
  /** A hundred steps to the border of each of nine classes, as in AutoAttack. */
  FAB_T("fab-t", "within-budget", Norms.ALL, ball -> closest(ball, Fab.of(ball.norm()))),
  /** A hundred steps onto the nearest of all borders, as FAB was published. */
  FAB("fab", "within-budget", Norms.ALL, ball -> closest(ball, FabUntargeted.of(ball.norm(), 1))),
  /** Onto the nearest linearized border, again and again. */
  DEEPFOOL(
      "deepfool", "within-budget", Norms.LINF_L2, ball -> closest(ball, DeepFool.of(ball.norm()))),
  /** Nine constants, a thousand steps each; the paper has ten thousand. */
  CW_L2("cw-l2", "within-budget", Norms.L2, ball -> closest(ball, CarliniWagner.of(1000))),
  /** A hundred steps whose length follows the border. */
  DDN("ddn", "within-budget", Norms.L2, ball -> closest(ball, Ddn.of(100))),
  /** A hundred steps in a ball whose radius follows the border. */
  FMN("fmn", "within-budget", Norms.LINF_L2, ball -> closest(ball, Fmn.of(ball.norm(), 100))),
  /** Five thousand random squares, as in AutoAttack. */
  SQUARE("square", "square", Norms.ALL, ball -> Square.of(ball, 5000)),
  /** A hundred steps along slopes that are estimated from 2048 queries each. */
  SPSA("spsa", "spsa", Norms.LINF, ball -> Spsa.of(ball, 100, 1024)),
  /** One pixel, bred from four hundred candidates. */
  ONE_PIXEL("one-pixel", "one-pixel", Norms.LINF_L2, ball -> OnePixel.strong(ball)),
  /** A hundred random points. */
  UNIFORM_NOISE(
      "uniform-noise", "uniform-noise", Norms.LINF_L2, ball -> new UniformNoise(ball, 100)),

  /** AutoAttack's standard version: apgd-ce, apgd-t, fab-t and square, each on what is right. */
  AUTOATTACK("autoattack", "autoattack", Norms.ALL, AutoAttack::new),
  /** AutoAttack's version plus: more starts, FAB with and without targets. */
  AUTOATTACK_PLUS(
      "autoattack-plus",
      "autoattack",
      Norms.LINF_L2,
      ball -> new AutoAttack(ball, AutoAttack.Version.PLUS)),
  /** AutoAttack's version for networks that answer at random. */
  AUTOATTACK_RAND(
      "autoattack-rand",
      "autoattack",
      Norms.LINF_L2,
      ball -> new AutoAttack(ball, AutoAttack.Version.RAND)),
  /** A first look: APGD, APGD-T and Square with a twelfth of AutoAttack's passes. */
  QUICK("quick", "quick", Norms.LINF_L2, QuickSuite::new),
  /** From cheap to dear on what is right, at 0.15 of AutoAttack's passes at most. */
  ADAPTIVE("adaptive", "adaptive", Norms.LINF_L2, Adaptive::of),
  /** A plain attack, then three that look at features, for defences that shape them. */
  LATENT("latent", "latent", Norms.LINF_L2, Latent::of);

  private static final double RHO = 0.75;

  private final String written;
  private final String type;
  private final Norms norms;

  @SuppressWarnings("ImmutableEnumChecker") // it keeps nothing
  private final Function<ThreatModel, Attack> make;

  AttackPreset(String written, String type, Norms norms, Function<ThreatModel, Attack> make) {
    this.written = written;
    this.type = type;
    this.norms = norms;
    this.make = make;
  }

  /** The norms that an attack has. */
  private enum Norms {
    LINF(0, 1),
    L2(1, 2),
    LINF_L2(0, 2),
    ALL(0, 3);

    private final int from;
    private final int to;

    Norms(int from, int to) {
      this.from = from;
      this.to = to;
    }

    List<Norm> list() {
      return List.of(Norm.LINF, Norm.L2, Norm.L1).subList(from, to);
    }
  }

  /** The attack of that name. */
  public static AttackPreset named(String name) {
    return Arrays.stream(values())
        .filter(preset -> preset.written.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no attack is called %s; known names are %s, any other has settings: {name:"
                            .formatted(name, names())
                        + " mine, attack: {type: pgd}}"));
  }

  /** The attack that a type is where none of its settings are given, if it has the norm. */
  public static Optional<AttackPreset> ofType(String type, Norm norm) {
    return Arrays.stream(values())
        .filter(preset -> preset.type.equals(type) && preset.has(norm))
        .findFirst();
  }

  /** The attack that a smallest-distance search is where none of its settings are given. */
  public static Optional<AttackPreset> ofSearch(String type, ThreatModel threatModel) {
    return Arrays.stream(values())
        .filter(preset -> preset.type.equals("within-budget") && preset.has(threatModel.norm()))
        .filter(
            preset ->
                AttackJson.tree(preset.within(threatModel))
                    .at("/search/type")
                    .asText()
                    .equals(type))
        .findFirst();
  }

  /** All names, as an experiment writes them. */
  public static List<String> names() {
    return Arrays.stream(values()).map(AttackPreset::written).toList();
  }

  /** The name that an experiment writes. */
  public String written() {
    return written;
  }

  /** Whether there is such an attack within balls of that norm. */
  public boolean has(Norm norm) {
    return norms.list().contains(norm);
  }

  /** The attack within a threat model. */
  public Attack within(ThreatModel threatModel) {
    if (!has(threatModel.norm())) {
      throw new IllegalArgumentException(
          "%s has the norms %s, got %s".formatted(written, norms.list(), threatModel.norm()));
    }
    return make.apply(threatModel);
  }

  private static Attack closest(ThreatModel ball, MinimalAttack search) {
    return new WithinBudget(ball, search);
  }

  private static Fraction step(ThreatModel ball) {
    return AttackSettings.stepSize(ball, null);
  }

  private static Attack apgd(ThreatModel ball, AttackLoss loss) {
    return new Apgd(ball, 100, ball.norm() == Norm.L1 ? 5 : 1, loss, RHO);
  }

  private static Attack apgdT(ThreatModel ball) {
    return new ApgdT(ball, 100, ball.norm() == Norm.L1 ? 5 : 9, RHO);
  }
}
