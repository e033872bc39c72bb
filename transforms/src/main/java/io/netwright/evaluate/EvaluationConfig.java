package io.netwright.evaluate;

import io.netwright.attack.Fgsm;
import io.netwright.attack.Fraction;
import io.netwright.attack.Pgd;
import io.netwright.attack.ThreatModel;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How models are attacked.
 *
 * @param attacks each under its own name
 * @param images how many test images at most, chosen by {@link EvaluatedImages}; 0: all
 * @param shardSize images per element of work; a multiple of the micro-batch
 * @param microBatch images per native batch
 * @param seed seed of the attacks' random starts
 */
public record EvaluationConfig(
    List<NamedAttack> attacks, int images, int shardSize, int microBatch, long seed)
    implements Serializable {

  /** Refuses settings that evaluate nothing, or not the same for every shard. */
  public EvaluationConfig {
    if (attacks == null || attacks.isEmpty()) {
      throw new IllegalArgumentException("attacks must name at least one attack, got " + attacks);
    }
    attacks = List.copyOf(attacks);
    Set<String> names = new HashSet<>();
    for (NamedAttack attack : attacks) {
      if (!names.add(attack.name())) {
        throw new IllegalArgumentException(
            "attacks must have different names, got " + attack.name() + " twice");
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
  }

  /**
   * FGSM and PGD-10 with a random start, both within 8/255 of 1,000 images: the usual first look at
   * 32x32 natural images.
   */
  public static EvaluationConfig defaults() {
    ThreatModel ball = ThreatModel.linf("8/255");
    return new EvaluationConfig(
        List.of(
            new NamedAttack("fgsm", new Fgsm(ball)),
            new NamedAttack("pgd10", new Pgd(ball, Fraction.of("2/255"), 10, true, 1))),
        1000,
        256,
        64,
        0);
  }
}
