package io.netwright.evaluate;

/**
 * From where on a check finds something, all in one place. Limits without a source are proposals of
 * ours, chosen so that an honest network stays below them.
 */
public final class CheckLimits {
  /** Fewer images than these are no more than chance, whatever their share. */
  public static final int LEAST_IMAGES = 3;

  /** A smaller share of the images misleads nobody; ours. */
  public static final double LEAST_SHARE = 0.05;

  /** Of exact tests, one-sided: how likely chance may be. */
  public static final double SIGNIFICANT = 0.05;

  /** C02: distance of logits of length one over five times (AutoAttack, checks.py). */
  public static final double REPEATED_DISTANCE = 1e-4;

  /** C03 and C27: difference of logits relative to the largest; rounding is a thousandth of it. */
  public static final double RELATIVE_DIFFERENCE = 1e-3;

  /** C04: how far outside [0, 1] pixels may lie. */
  public static final double OUTSIDE = 1e-6;

  /** C06: median relative error of slopes; ours. */
  public static final double SLOPE_ERROR = 0.1;

  /** C07: median of the largest softmax probability; ours. */
  public static final double CONFIDENCE = 0.9999;

  /** C10: share of the images that queries break and gradients do not (AutoAttack, checks.py). */
  public static final double QUERIES_WIN = 0.002;

  /** C10: the same from which the number is none; ours. */
  public static final double QUERIES_WIN_BY_FAR = 0.02;

  /** C12: share of the images that only a surrogate's gradients break; ours. */
  public static final double TRANSFER_WINS = 0.005;

  /**
   * C13: standard errors above chance that may be left where every pixel may change by half of its
   * scale, which makes any image gray (Carlini et al. 2019, arXiv 1902.06705, section 4.2).
   */
  public static final double STANDARD_ERRORS = 3;

  /**
   * C14: share above chance that an attack without a bound may leave and still be only suspected.
   */
  public static final double ABOVE_CHANCE = 0.05;

  /** C18: share of the images that attacks may leave of an undefended network; ours. */
  public static final double UNDEFENDED = 0.1;

  /** C19: share of the planted adversarial images that attacks must find; ours. */
  public static final double FOUND = 0.95;

  /** C20: median cosine of gradients at the image and near it; ours. */
  public static final double COSINE = 0.2;

  /** C22: share of the images that attacks on features break and all others leave right; ours. */
  public static final double FEATURES_WIN = 0.005;

  /** C24: half of the Wilson interval is 3.1 points at 50 % with so many images. */
  public static final int IMAGES = 1000;

  /** C28: share of the images that labels break and gradients do not; ours. */
  public static final double LABELS_WIN = 0.01;

  private CheckLimits() {}
}
