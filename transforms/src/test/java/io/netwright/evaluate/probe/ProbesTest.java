package io.netwright.evaluate.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Classifier;
import io.netwright.attack.CountingClassifier;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import io.netwright.testing.BrokenByDesign;
import io.netwright.testing.TrainedLenet;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Probes of the trained LeNet. */
class ProbesTest {
  private static final ThreatModel BALL = ThreatModel.linf("2/255");
  private static final List<Probe> CHEAP =
      List.of(
          new LogitsProbe(),
          new StabilityProbe(),
          new SlopeProbe(),
          new BudgetProbe(Norm.LINF),
          new OrderProbe(BALL),
          new AttackSelfTest(BALL));

  @Test
  void costAtMostSixHundredPassesPerImage() {
    probed(
        8,
        (classifier, images) -> {
          CountingClassifier counting = new CountingClassifier(classifier);
          CHEAP.forEach(probe -> probe.run(counting, images));
          assertThat(counting.cost(images.size()).perImage()).isBetween(100.0, 600.0);
          return Readings.NONE;
        });
  }

  /** What is read of an image depends on no other image. */
  @Test
  void readTheSameAgainAndOfAnImageAmongOthers() {
    Readings some = all(8);
    Readings more = all(16);
    int count = some.of(OrderProbe.NOISE).length;

    assertThat(all(8)).isEqualTo(some);
    assertThat(some.byName().keySet()).isEqualTo(more.byName().keySet());
    for (String name : some.byName().keySet()) {
      // the last bits of logits may differ with the batch that an image is in, flags may not
      if (Arrays.stream(more.of(name)).allMatch(number -> number == 0 || number == 1)) {
        assertThat(Arrays.copyOf(more.of(name), count)).as(name).isEqualTo(some.of(name));
      }
    }
  }

  @Test
  void knowBallsInEveryNorm() {
    Readings readings =
        probed(
            10,
            (classifier, images) ->
                new BudgetProbe(Norm.L2)
                    .run(classifier, images)
                    .and(new AttackSelfTest(ThreatModel.l1(2)).run(classifier, images)));

    assertThat(readings.count(BudgetProbe.within(128))).isZero();
    assertThat(readings.count(BudgetProbe.within(1))).isPositive();
    assertThat(readings.has(AttackSelfTest.DEAD_ZONE)).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OrderProbe(ThreatModel.l1(2)))
        .withMessageContaining("LINF or L2, got L1");
  }

  /** A rounded input has no gradient, and the network behind it is as easy to break as before. */
  @Test
  void findOnAnotherModelWhatThisOneHides() {
    Readings hidden =
        probed(
            32,
            (honest, images) ->
                new TransferProbe(BALL, honest)
                    .run(BrokenByDesign.QUANTIZED_INPUT.of(honest, images.images()), images));
    assertThat(hidden.count(TransferProbe.TRANSFERRED))
        .isLessThanOrEqualTo(hidden.count(TransferProbe.OWN) - 3);

    Readings open =
        probed(16, (honest, images) -> new TransferProbe(BALL, honest).run(honest, images));
    assertThat(open.count(TransferProbe.OWN))
        .isLessThanOrEqualTo(open.count(TransferProbe.TRANSFERRED));
  }

  /** A rounded input has no gradient, and labels tell of it what they tell of others. */
  @Test
  void findByLabelsWhatIsHiddenFromGradients() {
    Readings hidden =
        probed(
            16,
            (honest, images) -> {
              Classifier rounded = BrokenByDesign.QUANTIZED_INPUT.of(honest, images.images());
              Batch all = new Batch(images.images(), images.labels());
              ProbedImages right = images.select(ProbedImages.right(rounded, all));
              CountingClassifier counting = new CountingClassifier(rounded);
              Readings readings = new LabelsProbe(ThreatModel.linf("4/255")).run(counting, right);
              assertThat(counting.cost(right.size()).perImage()).isBetween(100.0, 502.0);
              return readings;
            });
    assertThat(hidden.count(LabelsProbe.LEFT))
        .isLessThanOrEqualTo(hidden.count(LabelsProbe.SEARCHED) - 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelsProbe(ThreatModel.l1(2)))
        .withMessageContaining("LINF or L2, got L1");
  }

  @Test
  void spreadOverAllImagesWhatLooksAtAFew() {
    assertThat(ProbedImages.spread(7, 3)).containsExactly(0, 2, 4);
    assertThat(ProbedImages.spread(2, 3)).containsExactly(0, 1);
    assertThat(ProbedImages.spread(0, 3)).isEmpty();
  }

  @Test
  void refuseReadingsThatAreNoNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Readings.NONE.with("slope", 1, Double.NaN))
        .withMessageContaining("readings must be finite, got [1.0, NaN] of slope");
  }

  private static Readings all(int images) {
    return probed(
        images,
        (classifier, some) ->
            CHEAP.stream()
                .map(probe -> probe.run(classifier, some))
                .reduce(Readings.NONE, Readings::and));
  }

  private static Readings probed(int count, BiFunction<Classifier, ProbedImages, Readings> probes) {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      Batch batch = Batches.range(manager, TrainedLenet.images(), 0, count);
      List<Seed> seeds = IntStream.range(0, count).mapToObj(Seed.of(0)::with).toList();
      int[] right = ProbedImages.right(network::logits, batch);
      return probes.apply(
          network::logits, new ProbedImages(batch.images(), batch.labels(), seeds).select(right));
    }
  }
}
