package io.netwright.attack.suite;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackPreset;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.stream.Stream;

/**
 * AutoAttack in its standard version (Croce and Hein 2020, arXiv 2003.01690; the settings of the
 * authors' code): APGD on cross entropy, APGD and FAB toward the nine likeliest other classes, and
 * Square, each on what is still right. An image comes back as the first that broke it left it, or
 * as it was.
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
 *   <li>There is no version for L1, and there are no versions {@code plus} and {@code rand}.
 * </ul>
 *
 * @param threatModel a ball in LINF or L2
 */
public record AutoAttack(ThreatModel threatModel) implements Attack {
  private static final List<AttackPreset> STANDARD =
      List.of(AttackPreset.APGD_CE, AttackPreset.APGD_T, AttackPreset.FAB_T, AttackPreset.SQUARE);

  /** Refuses L1, in which there is no Square attack yet. */
  public AutoAttack {
    AttackSettings.requireBall("autoattack", threatModel, Norm.LINF, Norm.L2);
  }

  /**
   * The standard version with what became of every image by each attack.
   *
   * @param batch images in a batch
   */
  public static AttackSeries standard(ThreatModel threatModel, int batch) {
    return new AutoAttack(threatModel).series(batch);
  }

  private AttackSeries series(int batch) {
    return new AttackSeries(
        STANDARD.stream()
            .map(one -> new AttackSeries.Step(one.written(), one.within(threatModel)))
            .toList(),
        batch);
  }

  private Stream<Attack> attacks() {
    return STANDARD.stream().map(one -> one.within(threatModel));
  }

  /** Three of the four increase a margin, and so find what the cross entropy hides. */
  @Override
  public AttackLoss objective() {
    return AttackLoss.DLR;
  }

  @Override
  public int gradients() {
    return attacks().mapToInt(Attack::gradients).sum();
  }

  @Override
  public int leastClasses() {
    return attacks().mapToInt(Attack::leastClasses).max().orElseThrow();
  }

  /** An image that none of them broke comes back as it was. */
  @Override
  public boolean returnsItsSearch() {
    return false;
  }

  @Override
  public NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    return series(EvenBatches.rows(images.getDevice()))
        .run(classifier, images, labels, seeds)
        .worst();
  }
}
