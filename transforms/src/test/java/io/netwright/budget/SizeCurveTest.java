package io.netwright.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.accuracy.LossBound;
import io.netwright.budget.SizeCurve.Size;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizeCurveTest {
  private static final Size WHOLE = new Size(1000, 20_000, 0.9, new LossBound(400, 0, 0));
  private static final Size HALF = new Size(500, 15_000, 0.9, new LossBound(400, 0, 1));
  private static final Size TINY = new Size(200, 9000, 0.8, new LossBound(400, 40, 0));

  @Test
  void saysWhatWasKeptWhatItCostsAndHowMuchTheImagesCanShow() {
    SizeCurve curve = new SizeCurve(1, 400, List.of(WHOLE, HALF, TINY), 3, 1);
    assertThat(curve.sentence())
        .isEqualTo(
            "50.0 % of the parameters and 75.0 % of the multiply-adds of the restricted model are"
                + " kept, for at most 1 points of accuracy, at 95 %; measured loss -0.3 on the 400"
                + " validation images that chose the size, which can show losses from 0.7 on");
    assertThat(curve.markdown())
        .contains("| everything | 1000 | 100.0 | 20000 | 100.0 | 90.0 | 0.0 | 0.7 |")
        .contains("| **taken** | 500 | 50.0 | 15000 | 75.0 | 90.0 | -0.3 | 0.4 |")
        .contains("| fails | 200 | 20.0 | 9000 | 45.0 | 80.0 | 10.0 | 12.7 |");
  }

  /** Two searches on the same images have two chances to take a size that is too small. */
  @Test
  void isLessSureOfASizeThatASecondSearchTook() {
    Size narrow = new Size(490, 9000, 0.9, new LossBound(400, 0, 1));
    assertThat(new SizeCurve(1, 400, List.of(WHOLE, HALF, TINY, narrow), 3, 3).sentence())
        .contains(" for at most 1 points of accuracy, at 95 % for each of two searches; measured");
    assertThat(new SizeCurve(1, 400, List.of(WHOLE, HALF, narrow), 2, 2).sentence())
        .contains(" for each of two searches;");
    assertThat(new SizeCurve(1, 400, List.of(WHOLE, HALF, TINY, TINY), 3, 1).sentence())
        .contains(", at 95 %; measured");
  }

  @Test
  void saysThatNoSmallerSizeIsSureOrThatTheImagesAreTooFew() {
    assertThat(new SizeCurve(1.5, 400, List.of(WHOLE, TINY), 2, 0).sentence())
        .startsWith("No smaller size keeps its loss within 1.5 points for sure");
    assertThat(new SizeCurve(0.5, 400, List.of(WHOLE), 1, 0).sentence())
        .startsWith("400 validation images cannot show a loss of at most 0.5 points: 0.7 is the");
    assertThat(SizeCurve.resolves(400, 0.7)).isTrue();
    assertThat(SizeCurve.resolves(400, 0.6)).isFalse();
    assertThat(SizeCurve.resolves(0, 100)).isFalse();
  }
}
