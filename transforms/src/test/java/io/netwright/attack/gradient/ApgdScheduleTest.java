package io.netwright.attack.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApgdScheduleTest {
  @ParameterizedTest
  @CsvSource({"100, '[22, 41, 57, 70, 80, 87, 93, 99]'", "4, '[1, 2, 3, 4]'", "1, '[1]'"})
  void looksBackWhereAutoAttacksCodeDoes(int steps, String checkpoints) {
    assertThat(ApgdSchedule.checkpoints(steps)).hasToString(checkpoints);
  }

  @Test
  void looksBackAfterEveryLateStepOfThirty() {
    assertThat(ApgdSchedule.checkpoints(30))
        .containsExactly(6, 11, 15, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
  }
}
