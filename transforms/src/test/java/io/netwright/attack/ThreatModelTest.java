package io.netwright.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThreatModelTest {

  @ParameterizedTest
  @CsvSource({
    "LINF, 8/255, linf-8/255",
    "LINF, 8.0/255, linf-8/255",
    "LINF, 0.03137254901960784, linf-8/255",
    "LINF, 0.25/255, linf-0.25/255",
    "LINF, 0.03, linf-0.03",
    "LINF, 1, linf-1",
    "LINF, 255/255, linf-1",
    "LINF, 1e-3, linf-0.001",
    "L2, 0.5, l2-0.5",
    "L2, 128/255, l2-128/255",
    "L2, 10/3, l2-850/255",
    "L2, 3.14159265358979, l2-3.14159265358979"
  })
  void givesEqualBallsEqualNames(Norm norm, String epsilon, String name) {
    ThreatModel ball = new ThreatModel(norm, Fraction.of(epsilon));

    assertThat(ball.name()).isEqualTo(name);
    assertThat(ThreatModel.name(norm.name(), ball.radius())).isEqualTo(name);
    assertThat(ThreatModel.named(name).name()).isEqualTo(name);
    assertThat(ThreatModel.named(name).radius()).isEqualTo(ball.radius());
  }

  @ParameterizedTest
  @ValueSource(strings = {"8/255", "l7-1", "-1", "linf", ""})
  void refusesWhatNamesNone(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ThreatModel.named(name))
        .withMessage(
            "a threat model is named by norm and epsilon such as linf-8/255 or l2-0.5, got "
                + name);
  }
}
