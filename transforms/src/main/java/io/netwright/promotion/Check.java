package io.netwright.promotion;

import org.jspecify.annotations.Nullable;

/**
 * One thing the gate looked at.
 *
 * @param name what it is about
 * @param passed whether it allows the promotion
 * @param reason one line for people
 * @param value what was measured; null where nothing was
 * @param low lower end of its 95 % interval
 * @param high upper end of its 95 % interval
 * @param limit what {@code value}, or {@code low} where two models are compared, must reach
 */
public record Check(
    String name,
    boolean passed,
    String reason,
    @Nullable Double value,
    @Nullable Double low,
    @Nullable Double high,
    @Nullable Double limit) {

  /** A check that could not be made, and so does not pass. */
  static Check impossible(String name, String reason) {
    return new Check(name, false, reason, null, null, null, null);
  }
}
