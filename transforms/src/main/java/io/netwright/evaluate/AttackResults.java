package io.netwright.evaluate;

import io.netwright.attack.ThreatModel;
import io.netwright.evaluate.probe.Readings;
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
 * @param readings what probes measured; none where nobody probed
 */
record AttackResults(
    ThreatModel threatModel,
    List<AttackOutcome> attacks,
    Optional<ProbedGradients> gradients,
    Readings readings) {

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

  /** Whether an image is right after every attack. */
  boolean isRobust(int image) {
    return AttackOutcome.isRobust(attacks, image);
  }

  /** How many images are right when nobody attacks them. */
  int right() {
    return count(image -> true);
  }

  /** How many images are right and something else. */
  int count(IntPredicate holds) {
    return (int) IntStream.range(0, size()).filter(this::clean).filter(holds).count();
  }

  /** Whether so many images are too many to be passed over: at least 3, and 5 % of all. */
  boolean many(int images) {
    return many(images, size());
  }

  /** The same of the images that were probed. */
  static boolean many(int images, int of) {
    return images >= CheckLimits.LEAST_IMAGES && images >= CheckLimits.LEAST_SHARE * of;
  }

  /** How many images were probed: those of the probed ones that are right. */
  int probed() {
    return readings.of(ProbePiece.EXAMPLES).length;
  }

  /** A finding about so many images. */
  Finding finding(FindingKind kind, Severity severity, String attack, int images, String text) {
    return finding(kind, severity, images, size(), text).setAttack(attack).build();
  }

  /** The same where only images that are right when nobody attacks them were looked at. */
  Finding ofRight(FindingKind kind, Severity severity, String attack, int images, String text) {
    return finding(kind, severity, images, right(), text).setAttack(attack).build();
  }

  /** A finding of a probe, about so many of the probed images. */
  Finding probed(FindingKind kind, Severity severity, int images, String text) {
    return finding(kind, severity, images, probed(), text).build();
  }

  /** A finding of a probe, or of a second look, at so many images. */
  Finding tested(FindingKind kind, Severity severity, int images, int of, String text) {
    return finding(kind, severity, images, of, text).build();
  }

  private Finding.Builder finding(
      FindingKind kind, Severity severity, int images, int of, String text) {
    return Finding.newBuilder()
        .setModelId(model().getModelId())
        .setModel(model().getName())
        .setNorm(threatModel.norm().name())
        .setEpsilon(threatModel.radius())
        .setAttack(NamedAttack.WORST_CASE)
        .setKind(kind.word())
        .setCheck(kind.check())
        .setSeverity(severity.word())
        .setImages(images)
        .setValue((double) images / Math.max(of, 1))
        .setText(text);
  }

  /** {@code 12 of 80 images (15.0 %)}. */
  static String share(int count, int of) {
    return String.format(
        Locale.ROOT, "%d of %d images (%.1f %%)", count, of, 100.0 * count / Math.max(of, 1));
  }
}
