package io.netwright.attack;

import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.ApgdT;
import io.netwright.attack.gradient.Bim;
import io.netwright.attack.gradient.DiFgsm;
import io.netwright.attack.gradient.EotPgd;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.MiFgsm;
import io.netwright.attack.gradient.NiFgsm;
import io.netwright.attack.gradient.Pgd;
import io.netwright.attack.gradient.Pim;
import io.netwright.attack.gradient.PimPlusPlus;
import io.netwright.attack.gradient.TiFgsm;
import io.netwright.attack.gradient.VmiFgsm;
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
  /** A hundred steps up the cross entropy, as in AutoAttack; five starts in L1. */
  APGD_CE("apgd-ce", "apgd", Norms.ALL, ball -> apgd(ball, AttackLoss.CE)),
  /** A hundred steps up the difference of logits ratio; five starts in L1. */
  APGD_DLR("apgd-dlr", "apgd", Norms.ALL, ball -> apgd(ball, AttackLoss.DLR)),
  /** A hundred steps toward each of nine classes, as in AutoAttack; of five in L1. */
  APGD_T("apgd-t", "apgd-t", Norms.ALL, AttackPreset::apgdT);

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
    LINF(1),
    LINF_L2(2),
    ALL(3);

    private final int count;

    Norms(int count) {
      this.count = count;
    }

    List<Norm> list() {
      return List.of(Norm.LINF, Norm.L2, Norm.L1).subList(0, count);
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
