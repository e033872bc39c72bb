package io.netwright.evaluate;

import io.netwright.attack.ThreatModel;
import io.netwright.schemas.Finding;
import io.netwright.schemas.ModelRef;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What the checks of one model under one threat model look at.
 *
 * @param attacks what every attack within the threat model did to the same images
 * @param gradients what the attacks could see at these images; empty where nobody looked
 */
record AttackResults(
    ThreatModel threatModel, List<AttackOutcome> attacks, Optional<ProbedGradients> gradients) {
  /** Fewer images than these are no more than chance. */
  private static final int LEAST_IMAGES = 3;

  private static final double LEAST_SHARE = 0.05;

  AttackResults {
    attacks = List.copyOf(attacks);
  }

  ModelRef model() {
    return attacks.get(0).model();
  }

  /** Number of images. */
  int size() {
    return attacks.get(0).images().size();
  }

  /** Whether an image is right when nobody attacks it. */
  boolean clean(int image) {
    return attacks.get(0).images().get(image).clean();
  }

  /** How many images are right and something else. */
  int count(IntPredicate holds) {
    return (int) IntStream.range(0, size()).filter(this::clean).filter(holds).count();
  }

  /** Whether so many images are too many to be passed over: at least 3, and 5 % of all. */
  boolean many(int images) {
    return images >= LEAST_IMAGES && images >= LEAST_SHARE * size();
  }

  /** A finding about so many images. */
  Finding finding(FindingKind kind, Severity severity, String attack, int images, String text) {
    return Finding.newBuilder()
        .setModelId(model().getModelId())
        .setModel(model().getName())
        .setNorm(threatModel.norm().name())
        .setEpsilon(threatModel.radius())
        .setAttack(attack)
        .setKind(kind.word())
        .setSeverity(severity.word())
        .setImages(images)
        .setValue((double) images / Math.max(size(), 1))
        .setText(text)
        .build();
  }

  /** {@code 12 of 80 images (15.0 %)}. */
  static String share(int count, int of) {
    return String.format(
        Locale.ROOT, "%d of %d images (%.1f %%)", count, of, 100.0 * count / Math.max(of, 1));
  }
}
