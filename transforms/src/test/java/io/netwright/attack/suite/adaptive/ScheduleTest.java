package io.netwright.attack.suite.adaptive;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final ThreatModel NARROW = ThreatModel.linf(1e-4);

  @Test
  void measuresItselfByAutoAttack() {
    assertThat(Budget.autoAttack(10)).isEqualTo(9762);
    assertThat(Budget.autoAttack(1000)).isEqualTo(9762);
    assertThat(Budget.autoAttack(6)).isEqualTo(7738);
    assertThat(Budget.cap(10)).isEqualTo(1464);
    assertThat(Budget.cap(6)).isEqualTo(1160);
    assertThat(Adaptive.budget(10)).isEqualTo(1464);
  }

  @Test
  void spendsOnASurvivorWhatTheStagesAddUpTo() {
    try (LinearNetwork linear = new LinearNetwork(10, 3)) {
      for (Outcome outcome : linear.attacked(Adaptive.of(NARROW)).outcomes()) {
        assertThat(outcome.isRobust()).isTrue();
        assertThat(outcome.in(Stage.CLEAN).all()).isEqualTo(1);
        assertThat(outcome.in(Stage.CHEAP)).isEqualTo(new Passes(12 + 19 + 12 + 3, 43));
        assertThat(outcome.in(Stage.EVERY_TARGET)).isEqualTo(new Passes(162, 153));
        assertThat(outcome.in(Stage.NEAREST)).isEqualTo(new Passes(4 * 48, 4 * 47));
        assertThat(outcome.in(Stage.LAST)).isEqualTo(new Passes(7 * 48, 7 * 47));
        assertThat(outcome.passes()).doesNotContainKey(Stage.FALLBACK);
        assertThat(outcome.total().all()).isEqualTo(1 + 89 + 315 + 11 * 95L);
      }
    }
  }

  @Test
  void hasFewerRunsWithFewerClasses() {
    try (LinearNetwork linear = new LinearNetwork(3, 2)) {
      for (Outcome outcome : linear.attacked(Adaptive.of(NARROW)).outcomes()) {
        assertThat(outcome.isRobust()).isTrue();
        assertThat(outcome.in(Stage.CHEAP).all()).isEqualTo(89);
        assertThat(outcome.in(Stage.EVERY_TARGET).all()).isEqualTo(2 * 35);
        assertThat(outcome.in(Stage.NEAREST).all()).isEqualTo(4 * 95);
        assertThat(outcome.total().all()).isLessThanOrEqualTo(Budget.cap(3));
      }
    }
  }

  /** What is left after eleven runs is too little for a twelfth; with six classes a run is cut. */
  @Test
  void headsForTheNearestTargetUntilTheBudgetIsSpent() {
    try (LinearNetwork linear = new LinearNetwork(6, 3)) {
      for (Outcome outcome : linear.attacked(Adaptive.of(NARROW)).outcomes()) {
        assertThat(outcome.isRobust()).isTrue();
        assertThat(Budget.cap(6) - outcome.total().all()).isBetween(1L, 41L);
      }
    }
    Subject subject = new Subject(0, 3, Seed.of(1), new HostBall(NARROW, new float[] {0.5f}));
    float[] clean = {0, 5, 1, 9, 2, 3};
    subject.know(clean);
    subject.enter(Stage.NEAREST);
    assertThat(direction(subject, clean)[1]).isEqualTo((float) HostLoss.TARGET_WEIGHT);
    float[] later = {0, 5, 1, 9, 8, 3};
    subject.nearness().look(later);
    assertThat(direction(subject, clean)[4]).isEqualTo((float) HostLoss.TARGET_WEIGHT);
  }

  private static Calibration left(double... nearness) {
    return new Calibration(
        9,
        List.of(),
        LabelWeight.AWAY,
        false,
        null,
        Arrays.stream(nearness).boxed().toList(),
        0,
        0);
  }

  @Test
  void givesImagesRoundsInInverseProportionToHowManyComeAsNear() {
    assertThat(Calibration.NONE.share(-0.5)).isEqualTo(1);
    Calibration learned = left(-0.9, -0.1, -0.4);
    double harmonic = 1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0;
    double[] shares = DoubleStream.of(-0.05, -0.3, -0.5, -1.0).map(learned::share).toArray();
    assertThat(shares[0]).isCloseTo(4 / harmonic, within(1e-12));
    assertThat(shares[1]).isCloseTo(2 / harmonic, within(1e-12));
    assertThat(shares[3]).isCloseTo(1 / harmonic, within(1e-12));
    assertThat(Arrays.stream(shares).average()).hasValueCloseTo(1.0, within(1e-12));
    assertThat(learned.share(-0.1)).isEqualTo(shares[1]);
  }

  /** One image is nearer than what was learned from, by turns, the others are farther. */
  @Test
  void spendsOnTheNearestWhatOthersDoNotGet() {
    try (LinearNetwork linear = new LinearNetwork(10, 3)) {
      Adaptive fixed = Adaptive.of(NARROW);
      double[] nearness =
          linear.attacked(fixed).outcomes().stream()
              .mapToDouble(outcome -> outcome.reached().after().get(Stage.NEAREST))
              .toArray();
      Adapted adapted = linear.attacked(new Adaptive(NARROW, 5000, left(nearness)));
      double[] sorted = Arrays.stream(nearness).sorted().toArray();
      for (int i = 0; i < 3; i++) {
        double rest = Budget.cap(10) - 1 - 785;
        int asNear = sorted.length - Arrays.binarySearch(sorted, nearness[i]);
        double share = 4 / ((asNear + 1) * (1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0));
        long passes = adapted.outcomes().get(i).in(Stage.LAST).all();
        assertThat(rest * share - passes).isBetween(0.0, 41.0);
      }
    }
  }

  private static float[] direction(Subject subject, float[] logits) {
    float[] weights = new float[6];
    requireNonNull(new Schedule(Calibration.NONE).round(subject, 0)).weights(logits, weights);
    return weights;
  }

  @Test
  void takesStepsThatFallAlongACosine() {
    assertThat(StepSizes.full(2)).containsExactly(1, 1);
    assertThat(StepSizes.brisk(12)).hasSize(12);
    assertThat(StepSizes.brisk(12)[0])
        .isCloseTo(0.1 + 0.9 * (1 + Math.cos(Math.PI / 13)) / 2, within(1e-12));
    assertThat(StepSizes.brisk(12)[11])
        .isCloseTo(0.1 + 0.9 * (1 + Math.cos(12 * Math.PI / 13)) / 2, within(1e-12));
    double[] fine = StepSizes.fine(25);
    assertThat(fine[0]).isEqualTo(1);
    assertThat(fine[12]).isCloseTo(0.5005, within(1e-12));
    assertThat(fine[24]).isCloseTo(1e-3, within(1e-12));
    for (int i = 1; i < 25; i++) {
      assertThat(fine[i]).isLessThan(fine[i - 1]);
    }
  }

  @Test
  void headsForTargetsByRankAndForThoseFirstThatBrokeMore() {
    float[] clean = {0, 5, 1, 4, 2, 3};
    assertThat(Nearness.targets(clean, 3)).containsExactly(1, 5, 4, 2, 0);
    assertThat(Calibration.NONE.order(6)).containsExactly(1, 2, 3, 4, 5);
    Calibration learned =
        new Calibration(
            9,
            List.of(
                new Calibration.Fall(Stage.CHEAP, 1, 2),
                new Calibration.Fall(Stage.NEAREST, 3, 2),
                new Calibration.Fall(Stage.LAST, 3, 1),
                new Calibration.Fall(Stage.EVERY_TARGET, 5, 2),
                new Calibration.Fall(Stage.CHEAP, 0, 9)),
            LabelWeight.AWAY,
            false,
            null,
            List.of(),
            0,
            0);
    assertThat(learned.order(6)).containsExactly(3, 1, 5, 2, 4);
    assertThat(learned.order(4)).containsExactly(3, 1, 2);
    Subject subject = new Subject(0, 3, Seed.of(1), new HostBall(NARROW, new float[] {0.5f}));
    subject.know(clean);
    subject.enter(Stage.EVERY_TARGET);
    float[] weights = new float[6];
    Climb first = new Schedule(learned).every(subject, 0);
    first.weights(clean, weights);
    assertThat(weights[4]).isEqualTo((float) HostLoss.TARGET_WEIGHT);
  }

  @Test
  void sortsTargetsByHowNearTheyCame() {
    Nearness nearness = new Nearness(0, new int[] {1, 2, 3});
    nearness.look(new float[] {4, 3, 0, 1});
    assertThat(nearness.nearestFirst()).containsExactly(1, 3, 2);
    assertThat(nearness.best()).isCloseTo(-1 / 3.0, within(1e-9));
    nearness.look(new float[] {4, 0, 3, 3});
    assertThat(nearness.nearestFirst()).containsExactly(1, 2, 3);
    nearness.look(new float[] {4, 0, 3, 3});
    assertThat(nearness.improvements()).isEqualTo(2);
    assertThat(nearness.rank(3)).isEqualTo(3);
    assertThat(nearness.rank(0)).isZero();
  }
}
