package io.netwright.attack.suite.adaptive;

/**
 * How many passes an image may cost on average; a pass is one forward or one backward of one image.
 *
 * <p>The measure is AutoAttack's standard version on an image that it never breaks: {@code 203}
 * passes of APGD on the cross entropy, {@code 203 T + 1} of targeted APGD, {@code 303 T + 1} of
 * targeted FAB and {@code 5003} of Square, for {@code T = min(C - 1, 9)} targets among {@code C}
 * classes: 9762 from ten classes on.
 */
final class Budget {
  /** The share of AutoAttack's passes that an image may cost on average. */
  static final double SHARE = 0.15;

  /** The most targets that either suite heads for. */
  static final int TARGETS = 9;

  private Budget() {}

  /** Targets among so many classes. */
  static int targets(int classes) {
    return Math.min(classes - 1, TARGETS);
  }

  /** What AutoAttack spends on an image that it never breaks. */
  static long autoAttack(int classes) {
    long targets = targets(classes);
    return 203 + (203 * targets + 1) + (303 * targets + 1) + 5003;
  }

  /** What an image may cost here, {@code floor(0.15 * autoAttack)}. */
  static long cap(int classes) {
    return (long) Math.floor(SHARE * autoAttack(classes));
  }
}
