package io.netwright.evaluate;

import io.netwright.attack.Attack;
import io.netwright.attack.FirstSuccess;
import io.netwright.attack.suite.adaptive.Adaptive;
import io.netwright.attack.suite.adaptive.Calibration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Attacks that go by what was learned of a model beforehand: {@link Adaptive}, alone or in turn.
 */
final class Calibrated {
  private Calibrated() {}

  /** Whether an attack could go by a calibration, and its settings give none. */
  static boolean wants(Attack attack) {
    return suites(attack).anyMatch(suite -> Calibration.NONE.equals(suite.calibration()));
  }

  /** The attack with a calibration wherever its settings give none. */
  static Attack with(Calibration learned, Attack attack) {
    return replaced(attack, Calibration.NONE, learned);
  }

  /** The attack as it was before it was given a calibration. */
  static Attack without(Calibration learned, Attack attack) {
    return replaced(attack, learned, Calibration.NONE);
  }

  /** What an attack goes by; empty where it takes no calibration. */
  static Optional<Calibration> of(Attack attack) {
    return suites(attack).findFirst().map(Adaptive::calibration);
  }

  private static Stream<Adaptive> suites(Attack attack) {
    if (attack instanceof Adaptive suite) {
      return Stream.of(suite);
    }
    return attack instanceof FirstSuccess turns
        ? turns.attacks().stream().flatMap(Calibrated::suites)
        : Stream.empty();
  }

  private static Attack replaced(Attack attack, Calibration from, Calibration to) {
    if (attack instanceof Adaptive suite) {
      return from.equals(suite.calibration())
          ? new Adaptive(suite.threatModel(), suite.queries(), to)
          : suite;
    }
    return attack instanceof FirstSuccess turns
        ? new FirstSuccess(turns.attacks().stream().map(one -> replaced(one, from, to)).toList())
        : attack;
  }
}
