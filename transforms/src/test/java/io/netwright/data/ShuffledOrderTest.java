package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The golden orders were given by version 0.1.0; data sets and weights depend on them. */
class ShuffledOrderTest {

  @Test
  void choosesImagesAsBefore() {
    assertThat(ShuffledOrder.ofChoice(12, Seed.of(7).with("selection")))
        .containsExactly(5, 6, 4, 7, 2, 3, 9, 8, 10, 11, 1, 0);
  }

  @Test
  void ordersEpochsAsBefore() {
    assertThat(ShuffledOrder.ofEpoch(12, Seed.of(4).with("order").with(1)))
        .containsExactly(5, 6, 4, 8, 1, 10, 9, 0, 3, 2, 7, 11);
  }

  @Test
  void givesEveryOrderOfThreeAboutAsOften() {
    Map<String, Integer> choices = new HashMap<>();
    Map<String, Integer> epochs = new HashMap<>();
    for (int draw = 0; draw < 6000; draw++) {
      Seed seed = Seed.of(draw);
      choices.merge(Arrays.toString(ShuffledOrder.ofChoice(3, seed)), 1, Integer::sum);
      epochs.merge(Arrays.toString(ShuffledOrder.ofEpoch(3, seed)), 1, Integer::sum);
    }
    // 1000 each; four deviations of a binomial count are 115
    assertThat(choices)
        .hasSize(6)
        .allSatisfy((order, count) -> assertThat(count).isBetween(885, 1115));
    assertThat(epochs)
        .hasSize(6)
        .allSatisfy((order, count) -> assertThat(count).isBetween(885, 1115));
  }

  @Test
  void leavesOutNothing() {
    int[] all = IntStream.range(0, 50).toArray();
    assertThat(ShuffledOrder.ofChoice(50, Seed.of(1))).containsExactlyInAnyOrder(all);
    assertThat(ShuffledOrder.ofEpoch(50, Seed.of(1))).containsExactlyInAnyOrder(all);
    assertThat(ShuffledOrder.ofEpoch(0, Seed.of(1))).isEmpty();
  }
}
