package io.netwright.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceOverSeedsTest {

  private static boolean[] right(String images) {
    boolean[] right = new boolean[images.length()];
    for (int i = 0; i < right.length; i++) {
      right[i] = images.charAt(i) == '1';
    }
    return right;
  }

  private static List<boolean[]> right(String one, String two, String three) {
    return List.of(right(one), right(two), right(three));
  }

  /**
   * The second method is never right, so that d is what stands there: means of seeds 0.75, 0.5,
   * 0.25, of images 1, 1/3, 2/3, 0; D = 0.5. {@code A = 0.0625 / 3}. Squares: in all 12 * 0.25 = 3,
   * of seeds 4 * 0.125 = 0.5, of images 3 * (0.25 + 1/36 + 1/36 + 0.25) = 5/3, of the rest 5/6. So
   * {@code B = (5/9 - 5/36) / 12 + 1/36 = 5/144 + 4/144}. With t = 4.302653 of two degrees of
   * freedom, half is {@code sqrt(18.51282 / 48 + 3.841459 / 16) = 0.791059}.
   */
  @Test
  void addsWhatSeedsAndWhatImagesVaryBy() {
    DifferenceOverSeeds found =
        DifferenceOverSeeds.of(right("1110", "1010", "1000"), right("0000", "0000", "0000"));
    assertThat(found.difference()).isCloseTo(0.5, within(1e-12));
    assertThat(found.low()).isCloseTo(0.5 - 0.791059, within(1e-6));
    assertThat(found.high()).isEqualTo(1);
    assertThat(found.seeds()).isEqualTo(3);
    assertThat(found.images()).isEqualTo(4);
  }

  /**
   * Each image has the same d in all but one seed, so images vary no more than the rest does: with
   * d = identity of 3, means of seeds and images are all 1/3, A = 0 and B = 1/25. Squares of the
   * rest are 2 of 4 degrees of freedom, R = 1/2 / 9; half = z sqrt(1/18 + 1/25).
   */
  @Test
  void hasNoPartForImagesWhichVaryLessThanTheRest() {
    DifferenceOverSeeds found =
        DifferenceOverSeeds.of(right("100", "010", "001"), right("000", "000", "000"));
    assertThat(found.difference()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(found.high() - found.difference())
        .isCloseTo(1.959964 * Math.sqrt(1 / 18.0 + 1 / 25.0), within(1e-6));
  }

  @Test
  void hasTheProbabilityOfTheIntervalThatReachesZero() {
    List<boolean[]> never = right("00000000", "00000000", "00000000");
    DifferenceOverSeeds equal = DifferenceOverSeeds.of(never, never);
    assertThat(equal.difference()).isZero();
    assertThat(equal.high()).isCloseTo(0.1959964, within(1e-6));
    assertThat(equal.probability()).isEqualTo(1);

    DifferenceOverSeeds found =
        DifferenceOverSeeds.of(right("1000000000", "0100000000", "0010000000"), tenFalse());
    // A = 0, images vary less than the rest, whose squares are 2.7 - 3 * 0.2333 = 2 of 18 degrees
    // of freedom: R = 1/9 / 30 = 1/270, B = 1/144, z = 0.1 / sqrt(R + B) = 0.969087
    assertThat(found.probability()).isCloseTo(0.332502, within(1e-5));
  }

  /**
   * Two networks gain a tenth each, on other images: A = 0 by chance. Squares of the rest are 9 - 2
   * * 2 = 5 of 49 degrees of freedom, R = 5/49 / 100; images vary less, B = 1/52^2.
   */
  @Test
  void isNoNarrowerThanWhatItsImagesAloneShow() {
    String none = "0".repeat(40);
    DifferenceOverSeeds found =
        DifferenceOverSeeds.of(
            List.of(right("1111100000" + none), right("0000011111" + none)),
            List.of(right("0000000000" + none), right("0000000000" + none)));
    assertThat(found.low()).isCloseTo(0.1 - 0.073079, within(1e-6));
    assertThat(found.high()).isCloseTo(0.1 + 0.073079, within(1e-6));
  }

  private static List<boolean[]> tenFalse() {
    return right("0000000000", "0000000000", "0000000000");
  }

  @Test
  void saysPoints() {
    assertThat(new DifferenceOverSeeds(0.007, -0.001, 0.015, 5, 1000, 0.1).points())
        .isEqualTo("+0.7 [-0.1, +1.5]");
  }

  @Test
  void refusesOneSeedAndImagesThatOnlyOneSaw() {
    assertThatThrownBy(() -> DifferenceOverSeeds.of(List.of(right("10")), List.of(right("10"))))
        .hasMessageContaining("needs two seeds or more")
        .hasMessageContaining("got 1 and 1 seeds and 2 images");
    assertThatThrownBy(
            () ->
                DifferenceOverSeeds.of(
                    List.of(right("10"), right("10")), List.of(right("10"), right("100"))))
        .hasMessage("all networks must have seen the same images");
  }

  /**
   * The true difference is 0.05. Each image favours one of the methods by up to {@code image}, each
   * seed by up to {@code seed}, both evenly distributed; everything else is a coin's. 95 % within
   * three standard errors of so many studies, or more: where seeds hardly differ, the part of the
   * images has the last word.
   */
  @ParameterizedTest
  @CsvSource({
    "2, 0.20, 0.30",
    "3, 0.00, 0.30",
    "3, 0.20, 0.00",
    "3, 0.10, 0.30",
    "5, 0.05, 0.30",
    "5, 0.20, 0.30"
  })
  void coversTheTrueDifferenceOverSeedsAndImages(int seeds, double seed, double image) {
    Coverage coverage = new Coverage(seeds, seed, image);
    assertThat(coverage.ofSeedsAndImages()).isBetween(0.92, 0.998);
  }

  @Test
  void coversWhatAnIntervalOverOneOfTheTwoDoesNot() {
    assertThat(new Coverage(5, 0.2, 0.3).ofImages()).isLessThan(0.6);
    assertThat(new Coverage(10, 0.0, 0.4).ofSeeds()).isLessThan(0.85);
  }

  /** Studies of 200 images each. */
  private static final class Coverage {
    private static final int STUDIES = 400;
    private static final int IMAGES = 200;
    private static final double TRUE = 0.05;

    private final List<DifferenceOverSeeds> studies = new ArrayList<>();
    private final List<PairedDifference> pooled = new ArrayList<>();
    private final List<Double> seedHalves = new ArrayList<>();

    Coverage(int seeds, double seedEffect, double imageEffect) {
      SplittableRandom random = new SplittableRandom(seeds * 1000L + (long) (100 * imageEffect));
      for (int study = 0; study < STUDIES; study++) {
        draw(seeds, seedEffect, imageEffect, random);
      }
    }

    private void draw(int seeds, double seedEffect, double imageEffect, SplittableRandom random) {
      double[] favours = new double[IMAGES];
      for (int image = 0; image < IMAGES; image++) {
        favours[image] = imageEffect * (2 * random.nextDouble() - 1);
      }
      List<boolean[]> first = new ArrayList<>();
      List<boolean[]> second = new ArrayList<>();
      boolean[] allFirst = new boolean[seeds * IMAGES];
      boolean[] allSecond = new boolean[seeds * IMAGES];
      for (int seed = 0; seed < seeds; seed++) {
        double favour = seedEffect * (2 * random.nextDouble() - 1);
        first.add(new boolean[IMAGES]);
        second.add(new boolean[IMAGES]);
        for (int image = 0; image < IMAGES; image++) {
          double half = (TRUE + favour + favours[image]) / 2;
          first.get(seed)[image] = random.nextDouble() < 0.5 + half;
          second.get(seed)[image] = random.nextDouble() < 0.5 - half;
        }
        System.arraycopy(first.get(seed), 0, allFirst, seed * IMAGES, IMAGES);
        System.arraycopy(second.get(seed), 0, allSecond, seed * IMAGES, IMAGES);
      }
      studies.add(DifferenceOverSeeds.of(first, second));
      pooled.add(PairedDifference.of(allFirst, allSecond));
      seedHalves.add(halfOverSeeds(first, second));
    }

    /** 2.262157 is Student's t of nine degrees of freedom. */
    private static double halfOverSeeds(List<boolean[]> first, List<boolean[]> second) {
      int seeds = first.size();
      double sum = 0;
      double squares = 0;
      for (int seed = 0; seed < seeds; seed++) {
        double one = PairedDifference.of(first.get(seed), second.get(seed)).difference();
        sum += one;
        squares += one * one;
      }
      double variance = (squares - sum * sum / seeds) / (seeds - 1);
      return 2.262157 * Math.sqrt(variance / seeds);
    }

    double ofSeedsAndImages() {
      return studies.stream().filter(one -> one.low() <= TRUE && TRUE <= one.high()).count()
          / (double) STUDIES;
    }

    double ofImages() {
      return pooled.stream().filter(one -> one.low() <= TRUE && TRUE <= one.high()).count()
          / (double) STUDIES;
    }

    double ofSeeds() {
      int covered = 0;
      for (int study = 0; study < STUDIES; study++) {
        double off = Math.abs(studies.get(study).difference() - TRUE);
        covered += off <= seedHalves.get(study) ? 1 : 0;
      }
      return covered / (double) STUDIES;
    }
  }
}
