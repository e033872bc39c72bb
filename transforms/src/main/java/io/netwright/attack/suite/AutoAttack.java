package io.netwright.attack.suite;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackPreset;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.EotApgd;
import io.netwright.attack.minimal.Fab;
import io.netwright.attack.minimal.FabUntargeted;
import io.netwright.attack.minimal.MinimalAttack;
import io.netwright.attack.minimal.WithinBudget;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * AutoAttack in its three versions (Croce and Hein 2020, arXiv 2003.01690; the settings of the
 * authors' code): attacks without settings of their own, each on what is still right.
 *
 * <p>It differs from that code in this:
 *
 * <ul>
 *   <li>Random numbers come from every image's own seed, not from one stream.
 *   <li>Square draws its squares and their signs for every image and not for a batch.
 *   <li>The classifier is asked in filled batches of one size.
 *   <li>FAB computes its projections in closed form, in 64 bits; it and Square keep images as
 *       float32 and sums in 64 bits.
 *   <li>A tie is no success unless the prediction, the first largest logit, is another class; there
 *       Square ends at a margin of 0.
 *   <li>Of equal logits the first class is the likelier target.
 *   <li>Fewer than four classes make the loss of APGD-T the margin, and fewer than ten leave
 *       targets out, where the code fails or warns.
 *   <li>In L1 there is the standard version alone: five starts of APGD and five targets of APGD-T,
 *       both from wider balls (Croce and Hein 2021, arXiv 2103.01208).
 * </ul>
 *
 * @param threatModel a ball in LINF or L2, in L1 for STANDARD
 * @param version which attacks; STANDARD where left out
 */
public record AutoAttack(ThreatModel threatModel, Version version) implements AttackSuite {
  private static final int STEPS = 100;
  private static final double RHO = 0.75;
  private static final int STARTS = 5;
  private static final int TARGETS = 9;
  private static final int SAMPLES = 20;

  /** Which attacks it has. */
  public enum Version {
    /** APGD on the cross entropy, APGD and FAB toward the nine likeliest other classes, Square. */
    STANDARD,
    /** APGD on the cross entropy and on DLR, and FAB with and without targets, five starts each. */
    PLUS,
    /** APGD on the cross entropy and on DLR along means of 20 gradients. */
    RAND
  }

  /** Refuses L1 but for STANDARD, the version that its authors set up there. */
  public AutoAttack(ThreatModel threatModel, @Nullable Version version) {
    this.version = Objects.requireNonNullElse(version, Version.STANDARD);
    if (this.version == Version.STANDARD) {
      AttackSettings.requireBall("autoattack", threatModel, Norm.values());
    } else {
      AttackSettings.requireBall(
          "autoattack, version " + this.version + ",", threatModel, Norm.LINF, Norm.L2);
    }
    this.threatModel = threatModel;
  }

  /** The standard version. */
  public AutoAttack(ThreatModel threatModel) {
    this(threatModel, Version.STANDARD);
  }

  @Override
  public List<AttackSeries.Step> steps() {
    return switch (version) {
      case STANDARD ->
          List.of(
              step(AttackPreset.APGD_CE),
              step(AttackPreset.APGD_T),
              step(AttackPreset.FAB_T),
              step(AttackPreset.SQUARE));
      case PLUS ->
          List.of(
              step("apgd-ce", new Apgd(threatModel, STEPS, STARTS, AttackLoss.CE, RHO)),
              step("apgd-dlr", new Apgd(threatModel, STEPS, STARTS, AttackLoss.DLR, RHO)),
              step("fab", closest(FabUntargeted.of(threatModel.norm(), STARTS))),
              step(AttackPreset.SQUARE),
              step(AttackPreset.APGD_T),
              step("fab-t", closest(new Fab(threatModel.norm(), STEPS, TARGETS, STARTS))));
      case RAND ->
          List.of(
              step("apgd-ce", new EotApgd(threatModel, STEPS, AttackLoss.CE, RHO, SAMPLES)),
              step("apgd-dlr", new EotApgd(threatModel, STEPS, AttackLoss.DLR, RHO, SAMPLES)));
    };
  }

  private AttackSeries.Step step(AttackPreset preset) {
    return step(preset.written(), preset.within(threatModel));
  }

  private static AttackSeries.Step step(String name, Attack attack) {
    return new AttackSeries.Step(name, attack);
  }

  private Attack closest(MinimalAttack search) {
    return new WithinBudget(threatModel, search);
  }

  /** Most of them increase a margin, and so find what the cross entropy hides. */
  @Override
  public AttackLoss objective() {
    return AttackLoss.DLR;
  }
}
