package io.netwright.attack.suite.latent;

import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.ApgdT;
import io.netwright.attack.suite.AttackSeries;
import io.netwright.attack.suite.AttackSuite;
import java.util.List;

/**
 * A suite for defences that shape features, FPCC above all: the attacker knows the defence. First a
 * plain attack, {@code apgd-t}, toward the three likeliest other classes; then three that look
 * inside the network, on what is still right. All climb as Auto-PGD does, from random starts.
 *
 * <ul>
 *   <li>{@code patterns-ce} leads features away from the pattern of their class: up {@code CE +
 *       lambda d(x)} for {@code lambda} of 0.1, 1 and 10, where {@code d} is the mean absolute
 *       difference of patterns over channels and sites.
 *   <li>{@code patterns-other} leads them to the pattern of another class {@code t}, of the three
 *       likeliest: up {@code DLR_t - d_t(x)}, the targeted difference of logits ratio.
 *   <li>{@code later-layers} follows what the network's own later layers {@code g_l} make of
 *       exaggerated features {@code h_l}: up the margin of the logits and of those of {@code
 *       g_l(h_l(x') + (kappa - 1) (h_l(x') - h_l(x)))}, two sites {@code l}, each on one scale, for
 *       {@code kappa} of 2 and 4. LAFEAT (Yu, Gao and Xu 2021, CVPR, arXiv 2104.09284), whose idea
 *       it is to use inner layers, trains a layer of its own for each feature map.
 * </ul>
 *
 * <p>The sites are where FPCC's pattern loss stands by its published rules, whatever the network
 * was trained with. A saved model has no patterns, so they are measured on validation images, which
 * the attacker may look at. Where no validation image shows a class, an image's own pattern, as it
 * is unattacked, stands in for that of its class, and nothing for that of another class. A network
 * without sites, of one layer, is attacked by its logits alone. A classifier that cannot be looked
 * into is refused.
 *
 * <p>With 30 steps, an image that is never broken takes about 190 passes of each of the first three
 * attacks, and at most 390 of the last: a pass is one forward or one backward of one image, one
 * through the later layers alone counts as a whole one. Measuring the patterns takes {@code
 * patternImages} forward passes for each piece of work of the two attacks that need them, which
 * nobody counts.
 *
 * @param threatModel a ball in LINF or L2
 * @param gradientSteps gradient steps from each start; 30 where left out
 * @param patternImages how many validation images the patterns are measured on at most; 512 where
 *     left out
 */
public record Latent(ThreatModel threatModel, Integer gradientSteps, Integer patternImages)
    implements AttackSuite {
  /** The attack that does not look inside. */
  static final String PLAIN = "apgd-t";

  private static final int STEPS = 30;
  private static final int IMAGES = 512;
  private static final double RHO = 0.75;

  /** Of the plain attack, and of the one that leads to patterns. */
  static final int TARGETS = 3;

  /** Refuses L1, which nobody attacks features in. */
  public Latent {
    AttackSettings.requireBall("latent", threatModel, Norm.LINF, Norm.L2);
    gradientSteps = AttackSettings.count("gradientSteps", gradientSteps, STEPS);
    patternImages = AttackSettings.count("patternImages", patternImages, IMAGES);
  }

  /** The suite with its defaults. */
  public static Latent of(ThreatModel threatModel) {
    return new Latent(threatModel, STEPS, IMAGES);
  }

  @Override
  public List<AttackSeries.Step> steps() {
    LatentRuns runs = new LatentRuns(threatModel, gradientSteps, RHO);
    return List.of(
        step(PLAIN, new ApgdT(threatModel, gradientSteps, TARGETS, RHO)),
        step("patterns-ce", new AwayFromOwnPattern(runs, patternImages)),
        step("patterns-other", new TowardOtherPatterns(runs, patternImages)),
        step("later-layers", new ThroughLaterLayers(runs)));
  }

  /** Whether the step of that name looks inside; none has the name of nothing. */
  public static boolean looksInside(String step) {
    return !step.isEmpty() && !step.equals(PLAIN);
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
