package io.netwright.attack.corruption;

/** The fifteen corruptions of CIFAR-10-C. */
public enum CorruptionKind {
  /** Normal noise. */
  GAUSSIAN_NOISE(Noise::gaussian),
  /** Noise of few photons. */
  SHOT_NOISE(Noise::shot),
  /** Black and white numbers in place of some. */
  IMPULSE_NOISE(Noise::impulse),
  /** A lens out of focus. */
  DEFOCUS_BLUR(Blur::defocus),
  /** Pixels change places with near ones, as behind rough glass. */
  GLASS_BLUR(Blur::glass),
  /** A camera that moves. */
  MOTION_BLUR(Blur::motion),
  /** A camera that comes nearer. */
  ZOOM_BLUR(Blur::zoom),
  /** Streaks of falling snow. */
  SNOW(Weather::snow),
  /** Crystals on the lens; drawn here, photographs in CIFAR-10-C. */
  FROST(Weather::frost),
  /** A plasma fractal as fog. */
  FOG(Weather::fog),
  /** More light. */
  BRIGHTNESS(Weather::brightness),
  /** Less difference to the mean color. */
  CONTRAST(Weather::contrast),
  /** Stretched and bent. */
  ELASTIC(Elastic::of),
  /** Fewer pixels. */
  PIXELATE(Digital::pixelate),
  /** Stored as JPEG. */
  JPEG(Digital::jpeg);

  @SuppressWarnings("ImmutableEnumChecker") // all are functions that keep nothing
  private final Distortion distortion;

  CorruptionKind(Distortion distortion) {
    this.distortion = distortion;
  }

  Distortion distortion() {
    return distortion;
  }
}
