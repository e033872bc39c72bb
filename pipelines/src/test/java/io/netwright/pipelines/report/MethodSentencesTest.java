package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.netwright.schemas.Evaluation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A hundred images; each model is right on the first so many of them, clean and under attack. */
class MethodSentencesTest {
  private final AttackedRows rows = new AttackedRows(100);

  private MethodSentences sentences() {
    return MethodSentences.of(rows.evaluations(), rows.outcomes());
  }

  /** Clean 90 less 90, worst case 40 less 20, on other images than clean. */
  private void pair(int seed, int worst) {
    rows.model("lenet-shapes", seed, "treated", "treated-control", 90, worst, 60);
    rows.model("lenet-shapes", seed, "treated-control", "", 90, 50, 20);
  }

  @Test
  void nameOneNetworkAndClaimNothing() {
    pair(0, 40);
    assertThat(sentences().lines())
        .singleElement(STRING)
        .startsWith("lenet-shapes-s0/treated - treated-control: +0.0 [")
        .contains("] points clean; worst case +20.0 [")
        .endsWith("]; one network, 100 images");
    assertThat(sentences().plain()).doesNotContain("seeds").doesNotContain("better");
  }

  /**
   * Differences of 10, 20 and 30 points, so D = 20; A = 100 / 3. Images 21 to 30 are won in all
   * three seeds, 31 to 40 in two, 41 to 50 in one. Squares, with points as hundredths: images
   * {@code 10 * (0.64 + 0.4667^2 + 0.1333^2) + 70 * 0.04 = 11.5556}, seeds 0.02; in all {@code 60 -
   * 300 * 0.04 = 48}, of the rest {@code 48 - 2 - 34.6667 = 11.3333}. {@code B = (34.6667 / 99 -
   * 11.3333 / 198) / 300 + 1 / 102^2 = 0.00107254}. Half is {@code sqrt(18.51282 * 0.01 / 3 +
   * 3.841459 * 0.00107254) = 25.66} points.
   */
  @Test
  void areOverSeedsAndImagesWhereThereAreSeveralNetworks() {
    pair(0, 30);
    pair(1, 40);
    pair(2, 50);
    assertThat(sentences().lines())
        .singleElement(STRING)
        .startsWith("lenet-shapes/treated - treated-control: +0.0 [-1.9, +1.9] points clean; ")
        .endsWith("worst case +20.0 [-5.7, +45.7]; three networks, 100 images");
    assertThat(sentences().plain())
        .contains("intervals of several networks are over seeds and images");
    assertThat(sentences().markdown()).startsWith("- lenet-shapes/treated - treated-control");
  }

  @Test
  void claimAGainOfTheMethodFromFiveSeedsOn() {
    for (int seed = 0; seed < 4; seed++) {
      pair(seed, 39 + seed % 2);
    }
    assertThat(sentences().lines()).singleElement(STRING).endsWith("four networks, 100 images");
    pair(4, 41);
    assertThat(sentences().lines())
        .singleElement(STRING)
        .endsWith(
            "five networks, 100 images: clean no difference found (p = 1.000), worst case better (p"
                + " < 0.001)");
  }

  @Test
  void claimNothingOfNumbersThatMayMislead() {
    for (int seed = 0; seed < 5; seed++) {
      pair(seed, 40);
    }
    rows.evaluations()
        .replaceAll(row -> Evaluation.newBuilder(row).setSeverity("suspicious").build());
    assertThat(sentences().lines())
        .singleElement(STRING)
        .contains("] (!); five networks")
        .endsWith("worst case a number that may mislead");
  }

  @Test
  void keepSeedsApartThatSawOtherImages() {
    pair(0, 40);
    pair(1, 40);
    rows.outcomes().removeIf(row -> row.getExample() < 50 == seedOf(row.getModelId()) > 0);
    assertThat(sentences().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).endsWith("one network, 50 images"));
  }

  private long seedOf(String modelId) {
    return rows.evaluations().stream()
        .filter(row -> row.getModelId().equals(modelId))
        .findFirst()
        .orElseThrow()
        .getSeed();
  }

  /** Two methods over two seeds: the other family's and the other task's stand apart. */
  @Test
  void standTogetherByControlAndBestFirst() {
    for (int seed = 0; seed < 2; seed++) {
      rows.model("lenet-shapes", seed, "hardened", "hardened-control", 90, 30, 30);
      rows.model("lenet-shapes", seed, "hardened-fast-at", "hardened-control", 90, 50, 50);
      rows.model("lenet-shapes", seed, "hardened-control", "", 90, 20, 20);
      rows.model("five@lenet-shapes", seed, "hardened", "hardened-control", 80, 30, 30);
      rows.model("five@lenet-shapes", seed, "hardened-control", "", 90, 20, 20);
    }
    rows.model("imported", -1, "hardened", "hardened-control", 80, 30, 30);
    rows.model("imported", -1, "hardened-control", "", 90, 20, 20);
    assertThat(sentences().lines().stream().map(line -> line.substring(0, line.indexOf(':'))))
        .isEqualTo(
            List.of(
                "five@lenet-shapes/hardened - hardened-control",
                "imported/hardened - hardened-control",
                "lenet-shapes/hardened-fast-at - hardened-control",
                "lenet-shapes/hardened - hardened-control"));
  }

  @Test
  void areNoneWithoutControls() {
    rows.model("lenet-shapes", 0, "baseline", "", 90, 30, 30);
    assertThat(sentences().lines()).isEmpty();
    assertThat(sentences().plain()).isEmpty();
  }
}
