package io.netwright.attack.minimal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.attack.Classifier;
import io.netwright.attack.GoldenTiny;
import io.netwright.attack.Norm;
import io.netwright.testing.GoldenWeights;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FabTest {

  @ParameterizedTest
  @CsvSource({"LINF,linf_delta", "L2,l2_delta"})
  void projectsOntoTheHyperplaneInTheBoxAsTheReferenceDoes(Norm norm, String expected) {
    JsonNode golden = GoldenTiny.FILE.get("fab_projection");
    int size = golden.get("shape").get(1).asInt();
    float[] t = GoldenWeights.floats(golden.get("t"));
    float[] w = GoldenWeights.floats(golden.get("w"));
    float[] way = GoldenWeights.floats(golden.get(expected));
    for (int row = 0; row < golden.get("shape").get(0).asInt(); row++) {
      Hyperplane plane = new Hyperplane(slice(w, row, size), golden.get("b").get(row).asDouble());
      double[] actual = plane.wayFrom(slice(t, row, size), norm);
      for (int i = 0; i < size; i++) {
        assertThat(actual[i]).isCloseTo(way[row * size + i], within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Norm.class)
  void goesNowhereWhereTheGradientIsZero(Norm norm) {
    double[] way = new Hyperplane(new float[3], 0.5).wayFrom(new float[] {0, 0.5f, 1}, norm);
    assertThat(way).containsOnly(0);
  }

  /** 0.5 to go with slopes 2, -4 and 1: all 0.1 of the second, then 0.05 of the first. */
  @Test
  void spendsTheWayInL1OnTheLargestSlopesFirst() {
    Hyperplane plane = new Hyperplane(new float[] {2, -4, 1}, 2 * 0.5 - 4 * 0.9 + 0.5 - 0.5);
    double[] way = plane.wayFrom(new float[] {0.5f, 0.9f, 0.5f}, Norm.L1);
    assertThat(way).containsExactly(new double[] {-0.05, 0.1, 0}, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"LINF,Linf", "L2,L2"})
  void equalsTheReferencePixelByPixel(Norm norm, String name) {
    JsonNode golden =
        GoldenTiny.FILE
            .get("attacks")
            .get("FAB-T " + name + " n_iter=20 target=2nd no random start");
    try (GoldenTiny tiny = new GoldenTiny()) {
      Closest closest =
          new Fab(norm, 20, 1, 1)
              .closest(tiny.network::logits, tiny.images, tiny.labels, GoldenTiny.seeds(4));
      assertThat(closest.within(1000).toFloatArray())
          .containsExactly(GoldenWeights.floats(golden.get("adv")), within(1e-5f));
    }
  }

  @Test
  void findsNoFurtherImagesWithMoreTargetsAndStarts() {
    try (GoldenTiny tiny = new GoldenTiny()) {
      Closest one =
          new Fab(Norm.L2, 20, 1, 1)
              .closest(tiny.network::logits, tiny.images, tiny.labels, GoldenTiny.seeds(4));
      Closest more =
          new Fab(Norm.L2, 20, 9, 2)
              .closest(tiny.network::logits, tiny.images, tiny.labels, GoldenTiny.seeds(4));
      for (int i = 0; i < 4; i++) {
        assertThat(more.distance(i)).isLessThanOrEqualTo(one.distance(i));
      }
    }
  }

  /**
   * Three classes with logits 0, 2a + b - 1 and 4b - 2 of the two pixels a and b. From (0.2, 0.1)
   * the border to the second is 0.5 of the logits away at slopes 2 and 1, and that to the third is
   * 1.6 away at slope 4: in LINF 0.5 / 3 and 1.6 / 4, in L2 0.5 / sqrt(5) and 0.4.
   */
  @ParameterizedTest
  @CsvSource({"LINF,0.16666667", "L2,0.2236068", "L1,0.25"})
  void stepsOntoTheNearestOfAllBordersWhereNoClassIsTheTarget(Norm norm, double distance) {
    try (GoldenTiny tiny = new GoldenTiny()) {
      NDArray slopes = tiny.manager.create(new float[] {0, 0, 2, 1, 0, 4}, new Shape(3, 2));
      NDArray offsets = tiny.manager.create(new float[] {0, -1, -2});
      Classifier linear = images -> images.reshape(-1, 2).matMul(slopes.transpose()).add(offsets);
      NDArray image = tiny.manager.create(new float[] {0.2f, 0.1f}, new Shape(1, 1, 1, 2));
      NDArray label = tiny.manager.create(new long[] {0});

      Closest closest =
          new FabUntargeted(norm, 40, 1).closest(linear, image, label, GoldenTiny.seeds(1));

      assertThat(closest.distance(0)).isCloseTo(distance, withinPercentage(2));
      assertThat(closest.distance(0)).isGreaterThanOrEqualTo(distance - 1e-6);
    }
  }

  /** The first start is the image, and nothing leads away from it; the second lies elsewhere. */
  @Test
  void startsElsewhereWhereNothingWasFoundAndNoBudgetIsGiven() {
    try (GoldenTiny tiny = new GoldenTiny()) {
      NDArray image = tiny.images.get("0:1");
      float[] farthest = new float[1];
      Classifier constant =
          images -> {
            farthest[0] = Math.max(farthest[0], images.sub(image).abs().max().getFloat());
            return tiny.network.logits(images).mul(0);
          };
      NDArray label = tiny.manager.create(new long[] {0});
      new Fab(Norm.LINF, 3, 1, 1).closest(constant, image, label, GoldenTiny.seeds(1));
      assertThat(farthest[0]).isLessThan(1e-6f);
      new Fab(Norm.LINF, 3, 1, 2).closest(constant, image, label, GoldenTiny.seeds(1));
      assertThat(farthest[0]).isBetween(0.2f, 0.5f);
    }
  }

  private static float[] slice(float[] all, int row, int size) {
    return Arrays.copyOfRange(all, row * size, (row + 1) * size);
  }
}
