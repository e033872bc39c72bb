package io.netwright.evaluate;

import java.util.Locale;

/** What a check of an evaluation can find; a new check adds its kinds here. */
public enum FindingKind {
  /** The logits are probabilities: an attack on the cross entropy takes a softmax of a softmax. */
  PROBABILITIES("C01"),
  /** Asked again, the model answers otherwise. */
  RANDOM_ANSWERS("C02"),
  /** The logits of an image depend on the others of its batch. */
  LOOKS_AT_BATCH("C03"),
  /** Images lie outside [0, 1]. */
  PIXELS_OUTSIDE("C04"),
  /** The model that is attacked predicts otherwise than the one that is asked. */
  OTHER_PATH("C04"),
  /** The gradient of the cross entropy is zero at clean images. */
  ZERO_CROSS_ENTROPY_GRADIENT("C05"),
  /** The gradient of a margin loss is zero at clean images. */
  ZERO_MARGIN_GRADIENT("C05"),
  /** The gradient of the margin is zero at random starts. */
  FLAT_START("C05"),
  /** An attack returned images as they were. */
  NEVER_MOVED("C05"),
  /** The gradient is not that of the function. */
  WRONG_GRADIENT("C06"),
  /** The softmax is one almost everywhere. */
  LARGE_LOGITS("C07"),
  /** Images count as robust that no attack could have moved anywhere. */
  BLIND_ATTACKS("C07"),
  /** One step breaks images that many steps do not. */
  ONE_STEP_WINS("C08"),
  /** Noise breaks images that many steps do not. */
  NOISE_WINS("C08"),
  /** Steps from a random start break images that steps from the image do not. */
  START_MATTERS("C09"),
  /** Queries break images that gradients do not. */
  QUERIES_WIN("C10"),
  /** A scale-free attack breaks images that attacks on the cross entropy cannot see. */
  MASKED_CROSS_ENTROPY("C11"),
  /** Images that were found on another model break this one where its own gradients do not. */
  TRANSFER_WINS("C12"),
  /** A larger budget breaks fewer images. */
  BUDGET_HURTS("C13"),
  /** Images stay right where every pixel may change by half of its scale. */
  SURVIVES_GRAY("C13"),
  /** Images stay right where every pixel may be anything. */
  SURVIVES_EVERYTHING("C14"),
  /** Twice the steps still break more. */
  NOT_CONVERGED("C15"),
  /** An attack was past the boundary and came back. */
  PASSED_BY("C16"),
  /** Attacked images are judged otherwise when asked about in another order. */
  FLIPS_BACK("C17"),
  /** Attacked images are right again when rounded to bytes. */
  LOST_BY_ROUNDING("C17"),
  /** Images that were broken are right when they are attacked again to be kept. */
  NOT_MADE_AGAIN("C17"),
  /** The attack does not break a copy that is known to be as easy to break. */
  SELF_TEST_FAILED("C18"),
  /** The attacks of the experiment do not break what is known to be easy to break. */
  SUITE_TOO_WEAK("C18"),
  /** The attacks of the experiment do not find an adversarial image that was planted. */
  ACTIVE_TEST_FAILED("C19"),
  /** The gradient points elsewhere at every point near an image. */
  ROUGH_LOSS("C20"),
  /** Dividing the logits shows an attack on the cross entropy what it had not seen. */
  SCALE_HIDES("C21"),
  /** Attacks on features break images that all others leave right. */
  FEATURES_WIN("C22"),
  /** More is left than anybody has published. */
  TOO_GOOD("C23"),
  /** So few images leave a wide interval. */
  FEW_IMAGES("C24"),
  /** Nobody knows which images chose the weights. */
  UNKNOWN_TRAINING("C25"),
  /** A loss needs more classes than the model has, and another took its place. */
  FEW_CLASSES("C26"),
  /** The model answers otherwise after it was used. */
  CHANGES_WITH_USE("C27"),
  /** Labels alone break images that gradients do not. */
  LABELS_WIN("C28");

  private final String check;

  FindingKind(String check) {
    this.check = check;
  }

  /** As it stands in rows: {@code zero-margin-gradient}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The check that finds it: {@code C05}. */
  public String check() {
    return check;
  }
}
