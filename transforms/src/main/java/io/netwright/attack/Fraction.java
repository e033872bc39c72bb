package io.netwright.attack;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number on the [0, 1] scale as people write it, {@code 8/255} or {@code 0.5}; the text is kept
 * for reports.
 *
 * @param text a decimal number, or two of them with a slash between
 */
public record Fraction(String text) implements Serializable {
  private static final String DECIMAL = "([0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?)";
  private static final Pattern WRITTEN =
      Pattern.compile("\\s*" + DECIMAL + "\\s*(?:/\\s*" + DECIMAL + "\\s*)?");

  /** Refuses what is no finite, non-negative number. */
  public Fraction {
    if (!Double.isFinite(parse(text))) {
      throw new IllegalArgumentException(
          "expected a number like 0.5 or a fraction like 8/255, got " + text);
    }
  }

  /** A number as written. */
  @JsonCreator
  public static Fraction of(String text) {
    return new Fraction(text.strip());
  }

  /** A number. */
  @JsonCreator
  public static Fraction of(double value) {
    return new Fraction(Double.toString(value));
  }

  /** A whole number. */
  @JsonCreator
  public static Fraction of(int value) {
    return new Fraction(Integer.toString(value));
  }

  /** The number. */
  public double value() {
    return parse(text);
  }

  /** Whether it is nothing in the 32 bits that images are computed in: 0/255, or 1e-400. */
  public boolean isZero() {
    return (float) value() == 0;
  }

  /** A quarter of it, written alike: a quarter of {@code 8/255} is {@code 2/255}. */
  Fraction quarter() {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException(text + " is no fraction");
    }
    BigDecimal numerator = new BigDecimal(matcher.group(1)).multiply(new BigDecimal("0.25"));
    String quarter = numerator.stripTrailingZeros().toPlainString();
    return new Fraction(matcher.group(2) == null ? quarter : quarter + "/" + matcher.group(2));
  }

  private static double parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Double.NaN;
    }
    double numerator = Double.parseDouble(matcher.group(1));
    return matcher.group(2) == null ? numerator : numerator / Double.parseDouble(matcher.group(2));
  }

  @JsonValue
  @Override
  public String toString() {
    return text;
  }
}
