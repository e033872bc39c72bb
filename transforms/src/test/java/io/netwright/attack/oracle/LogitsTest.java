package io.netwright.attack.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netwright.attack.GoldenTiny;
import io.netwright.attack.minimal.Closest;
import io.netwright.attack.minimal.Ddn;
import org.junit.jupiter.api.Test;

/** Numbers that no confidence of a network saturates. */
class LogitsTest {
  private static final float[] SURE = {1000, 0, 0, -900};

  @Test
  void leadsByTheLogarithmOfTheOdds() {
    assertThat(Logits.lead(SURE, 0)).isCloseTo(1000 - Math.log(2), within(1e-9));
    assertThat(Logits.lead(SURE, 1)).isCloseTo(-1000, within(1e-9));
    assertThat(Logits.lead(new float[] {3}, 0)).isInfinite();
  }

  @Test
  void sharesOneAmongTheOtherClasses() {
    assertThat(Logits.sharesOfOthers(SURE, 0))
        .containsExactly(new double[] {0, 0.5, 0.5, 0}, within(1e-12));
    assertThat(Logits.sharesOfOthers(new float[] {3}, 0)).containsExactly(0);
  }

  /** Where the softmax is 1 in 64 bits, too. */
  @Test
  void ddnFindsItsWayOnASaturatedNetwork() {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Closest closest =
          Ddn.of(50)
              .closest(
                  images -> tiny.network.logits(images).mul(1e5f),
                  tiny.images,
                  tiny.labels,
                  GoldenTiny.seeds(4));
      for (int i = 0; i < 4; i++) {
        assertThat(closest.distance(i)).isBetween(0.0, 2.0);
      }
    }
  }
}
