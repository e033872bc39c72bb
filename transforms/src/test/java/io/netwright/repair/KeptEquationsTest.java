package io.netwright.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.data.ImageSet;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.repair.LayerFinding.Outcome;
import io.netwright.repair.NormalEquations.RowWriter;
import io.netwright.repair.NormalEquations.Size;
import io.netwright.seed.Seed;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptEquationsTest {

  /** With fewer rows than unknowns and with more, in several pieces, group by group. */
  @ParameterizedTest
  @CsvSource({"2, 7, 3, 40", "1, 30, 2, 12", "2, 1100, 2, 20"})
  void findsWhatSumsOfProductsFind(int groups, int unknowns, int outputs, int rows) {
    Size size = new Size(groups, unknowns, outputs);
    int guard = rows / 4;
    try (NDManager manager = Toys.manager()) {
      NDArray old = old(manager, size);
      Equations summed = new SummedEquations(manager, size, old);
      Equations kept = new KeptEquations(manager, size, old, rows);
      for (Equations equations : new Equations[] {summed, kept}) {
        RandomGenerator random = Seed.of(3).generator();
        for (int row = 0; row < rows; row++) {
          if (row < rows - guard) {
            equations.fit(row(size, random));
          } else {
            equations.keepBack(row(size, random));
          }
        }
      }
      assertThat(kept.missed()).isCloseTo(summed.missed(), within(1e-9 * summed.missed()));
      for (double share : new double[] {1e-3, 1e-1}) {
        double[] expected = summed.fitted(share).orElseThrow().change();
        double[] found = kept.fitted(share).orElseThrow().change();
        assertThat(found).containsExactly(expected, within(1e-8));
        double missed = summed.missedAfter(expected);
        assertThat(kept.missedAfter(expected)).isCloseTo(missed, within(1e-9 * missed));
      }
      assertThat(kept.fittedToAll(1e-2).orElseThrow().change())
          .containsExactly(summed.fittedToAll(1e-2).orElseThrow().change(), within(1e-8));
    }
  }

  private static NDArray old(NDManager manager, Size size) {
    double[] values = new double[size.groups() * size.unknowns() * size.outputs()];
    RandomGenerator random = Seed.of(1).generator();
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian() / size.unknowns();
    }
    Shape shape = new Shape(size.groups(), size.unknowns(), size.outputs());
    return NormalEquations.inEngine(manager, values, shape);
  }

  private static RowWriter row(Size size, RandomGenerator random) {
    return (inputs, inputsAt, targets, targetsAt) -> {
      for (int group = 0; group < size.groups(); group++) {
        int at = inputsAt + group * size.unknowns();
        for (int i = 0; i < size.unknowns() - 1; i++) {
          inputs[at + i] = 1 + (float) random.nextGaussian();
        }
        inputs[at + size.unknowns() - 1] = 1;
      }
      for (int i = 0; i < size.groups() * size.outputs(); i++) {
        targets[targetsAt + i] = 2 + (float) random.nextGaussian();
      }
    };
  }

  /** The products of each two of 12,001 unknowns would take more than a gigabyte. */
  @Test
  void repairsALayerThatReadsAWholeLargeMap() {
    FeatureShape shape = FeatureShape.map(3, 50, 40);
    WeightedGraph whole =
        Toys.random(
            GraphBuilder.from(shape)
                .then("first", Weighted.Conv2d.of(3, 8, 3, 1, 1))
                .then("relu", new Nonlinearity.Relu())
                .then("flatten", new Rearranging.Flatten())
                .then("fc", new Weighted.Linear(16_000, 4, true))
                .build());
    int[] kept = IntStream.range(0, 12_000).toArray();
    CutNetwork networks = CutNetwork.keeping(whole, Toys.wanting("fc", kept));
    ImageSet images = Toys.images(60, shape);
    Repaired repaired = Toys.repaired(networks, images, RepairSettings.DEFAULT);
    LayerFinding finding = repaired.findings().get(1);
    assertThat(finding.outcome()).isEqualTo(Outcome.REPAIRED);
    assertThat(finding.unknowns()).isEqualTo(12_001);
    assertThat(finding.rows()).isEqualTo(60);
    assertThat(Toys.distance(networks, repaired.network(), "fc", images))
        .isLessThan(0.1 * Toys.distance(networks, networks.cut(), "fc", images));
  }

  @Test
  void keepsNoMoreRowsThanFitIntoAGigabyte() {
    assertThat(KeptEquations.suit(new Size(1, 11_585, 10))).isFalse();
    assertThat(KeptEquations.suit(new Size(1, 11_586, 10))).isTrue();
    assertThat(KeptEquations.mostRows(new Size(1, 12_001, 10))).isEqualTo(4096);
    assertThat(KeptEquations.mostRows(new Size(1, 1 << 18, 10))).isEqualTo(1024);
  }
}
