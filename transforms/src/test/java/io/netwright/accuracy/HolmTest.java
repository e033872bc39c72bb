package io.netwright.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class HolmTest {

  /** R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02. */
  @Test
  void multipliesTheSmallestByAllAndNeverFalls() {
    List<Double> adjusted = Holm.adjusted(List.of(0.01, 0.04, 0.03, 0.005));
    List<Double> expected = List.of(0.03, 0.06, 0.06, 0.02);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(adjusted.get(i)).isCloseTo(expected.get(i), within(1e-12));
    }
  }

  @Test
  void endsAtOneAndLeavesASingleOneAlone() {
    assertThat(Holm.adjusted(List.of(0.6, 0.7))).containsExactly(1.0, 1.0);
    assertThat(Holm.adjusted(List.of(0.04))).containsExactly(0.04);
    assertThat(Holm.adjusted(List.of())).isEmpty();
  }

  @Test
  void givesEqualOnesTheSame() {
    assertThat(Holm.adjusted(List.of(0.01, 0.01, 0.5))).containsExactly(0.03, 0.03, 0.5);
  }

  @Test
  void refusesWhatIsNoProbability() {
    assertThatThrownBy(() -> Holm.adjusted(List.of(0.1, Double.NaN)))
        .hasMessage("probabilities must be in [0, 1], got [0.1, NaN]");
  }
}
