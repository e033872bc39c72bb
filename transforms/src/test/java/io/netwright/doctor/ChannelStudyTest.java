package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class ChannelStudyTest {

  private static BitSet bits(long bits) {
    return BitSet.valueOf(new long[] {bits});
  }

  @Test
  void theTopTenthIsAtLeastOneChannel() {
    assertThat(ChannelStudy.topTenthShare(new double[] {1, 3})).isEqualTo(0.75);
    double[] eleven = {1, 1, 1, 1, 1, 1, 1, 1, 1, 5, 6};
    assertThat(ChannelStudy.topTenthShare(eleven)).isCloseTo(11 / 20.0, within(1e-12));
    assertThat(ChannelStudy.topTenthShare(new double[] {0, 0})).isZero();
  }

  @Test
  void giniIsZeroForEqualsAndNearOneForAMonopoly() {
    assertThat(ChannelStudy.gini(new double[] {2, 2, 2})).isCloseTo(0, within(1e-12));
    assertThat(ChannelStudy.gini(new double[] {0, 8, 0, 0})).isCloseTo(0.75, within(1e-12));
    assertThat(ChannelStudy.gini(new double[] {3, 1})).isCloseTo(0.25, within(1e-12));
    assertThat(ChannelStudy.gini(new double[] {0, 0})).isZero();
  }

  @Test
  void overlapIsSharedOverAll() {
    assertThat(ChannelStudy.jaccard(bits(0b0111), bits(0b1110))).isEqualTo(0.5);
    assertThat(ChannelStudy.jaccard(bits(0b01), bits(0b10))).isZero();
    assertThat(ChannelStudy.jaccard(bits(0), bits(0))).isZero();
  }
}
