package io.netwright.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.accuracy.LossBound;
import io.netwright.budget.Descent.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescentTest {

  @Test
  void stopsAtTheFirstSizeThatFailsEvenIfALaterOneHolds() {
    List<Integer> looked = new ArrayList<>();
    int[] lost = {0, 1, 20, 0};
    List<Step<Integer>> steps =
        Descent.through(
            List.of(0, 1, 2, 3),
            0.01,
            size -> {
              looked.add(size);
              return new LossBound(1000, lost[size], 0);
            });
    assertThat(looked).containsExactly(0, 1, 2);
    assertThat(steps).extracting(Step::holds).containsExactly(true, true, false);
    assertThat(steps.get(2).loss().bound()).isGreaterThan(0.02);
  }

  @Test
  void reachesTheEndWhereNothingFails() {
    assertThat(Descent.through(List.of("a", "b"), 1, size -> new LossBound(10, 10, 0)))
        .extracting(Step::holds)
        .containsExactly(true, true);
    assertThat(Descent.through(List.<String>of(), 0.5, size -> LossBound.smallest(1))).isEmpty();
  }
}
