package io.netwright.evaluate;

import io.netwright.attack.AttackLoss;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.Pgd;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How models are attacked.
 *
 * @param threatModels the attacks, by norm and epsilon; robust numbers are about one of them
 * @param images how many test images at most, the first of every class in turn; 0: all
 * @param shardSize images per element of work; a multiple of the micro-batch
 * @param microBatch images per native batch
 * @param seed seed of the attacks' random starts
 * @param checks how much is spent on finding out whether the numbers can be believed
 * @param checkedImages how many of the images the checks probe at most
 * @param keptImages how many of the adversarial images of a model and threat model are kept, as a
 *     file and in a picture, at most; 0: none
 */
public record EvaluationConfig(
    List<AttackGroup> threatModels,
    int images,
    int shardSize,
    int microBatch,
    long seed,
    CheckTier checks,
    int checkedImages,
    int keptImages)
    implements Serializable {
  /** Most adversarial images that may be kept: those of a threat model are held in memory. */
  public static final int MOST_KEPT = 256;

  /** Refuses settings that evaluate nothing, or not the same for every shard. */
  public EvaluationConfig {
    if (threatModels == null || threatModels.isEmpty()) {
      throw new IllegalArgumentException(
          "threatModels must hold at least one threat model, got " + threatModels);
    }
    threatModels = List.copyOf(threatModels);
    Set<String> names = new HashSet<>();
    for (AttackGroup group : threatModels) {
      if (!names.add(group.threatModel().name())) {
        throw new IllegalArgumentException(
            "threatModels must differ in norm or epsilon, got %s twice; list its attacks together"
                .formatted(group.threatModel().name()));
      }
    }
    if (images < 0) {
      throw new IllegalArgumentException("images must be 0 (all) or more, got " + images);
    }
    if (microBatch < 1 || microBatch > 4096) {
      throw new IllegalArgumentException("microBatch must be in [1, 4096], got " + microBatch);
    }
    if (shardSize < microBatch || shardSize % microBatch != 0) {
      throw new IllegalArgumentException(
          "shardSize must be a multiple of microBatch " + microBatch + ", got " + shardSize);
    }
    requireChecks(checks, checkedImages);
    requireKept(keptImages);
  }

  private static void requireKept(int keptImages) {
    if (keptImages < 0 || keptImages > MOST_KEPT) {
      throw new IllegalArgumentException(
          "keptImages must be in [0, %d], got %d".formatted(MOST_KEPT, keptImages));
    }
  }

  private static void requireChecks(CheckTier checks, int checkedImages) {
    if (checks == null) {
      throw new IllegalArgumentException("checks is missing; choose CHEAP, FULL or NONE");
    }
    if (checkedImages < 1) {
      throw new IllegalArgumentException(
          "checkedImages must be at least 1, got "
              + checkedImages
              + "; checks: NONE checks nothing");
    }
  }

  /** How many test images the checks look at: never more than are attacked. */
  int probedImages() {
    return images == 0 ? checkedImages : Math.min(images, checkedImages);
  }

  /** Whether attacks of several threat models have this name. */
  boolean isAmbiguous(String attack) {
    return threatModels.stream()
            .flatMap(group -> group.attacks().stream())
            .filter(one -> one.name().equals(attack))
            .count()
        > 1;
  }

  /**
   * FGSM, PGD-10 with a random start, and APGD on a loss that no scale of the logits hides, all
   * within 8/255 of 1,000 images: the usual first look at 32x32 natural images.
   */
  public static EvaluationConfig defaults() {
    ThreatModel ball = ThreatModel.linf("8/255");
    return new EvaluationConfig(
        List.of(
            new AttackGroup(
                ball,
                List.of(
                    new NamedAttack("fgsm", new Fgsm(ball)),
                    new NamedAttack("pgd10", new Pgd(ball, Fraction.of("2/255"), 10, true, 1)),
                    new NamedAttack("apgd-dlr", new Apgd(ball, 20, 1, AttackLoss.DLR, 0.75))))),
        1000,
        256,
        64,
        0,
        CheckTier.CHEAP,
        64,
        0);
  }
}
