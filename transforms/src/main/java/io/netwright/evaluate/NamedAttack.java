package io.netwright.evaluate;

import io.netwright.attack.Attack;
import io.netwright.attack.suite.AttackSuite;
import io.netwright.attack.suite.adaptive.Calibration;
import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * An attack under the name that reports, seeds and results know it by.
 *
 * @param name lower-case letters, digits, dots and dashes
 * @param attack its type and settings
 */
public record NamedAttack(String name, Attack attack) implements Serializable {
  /** The name of the rows over all attacks; no attack may have it. */
  public static final String WORST_CASE = "worst-case";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*");

  /** How many pieces of work it is for each shard at most, one after the other. */
  int steps() {
    int own = attack instanceof AttackSuite suite ? suite.steps().size() : 1;
    return wantsCalibration() ? own + 1 : own;
  }

  /** Whether something may be learned for it before. */
  boolean wantsCalibration() {
    return Calibrated.wants(attack);
  }

  /** The same with what was learned. */
  NamedAttack with(Calibration learned) {
    return new NamedAttack(name, Calibrated.with(learned, attack));
  }

  /** Refuses names that are no names. */
  public NamedAttack {
    if (name == null || !NAME.matcher(name).matches() || name.equals(WORST_CASE)) {
      throw new IllegalArgumentException(
          "an attack's name must be of lower-case letters, digits, dots and dashes and not "
              + WORST_CASE
              + ", got "
              + name);
    }
    if (attack == null) {
      throw new IllegalArgumentException("attack " + name + " has no settings; give its type");
    }
  }
}
