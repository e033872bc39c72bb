package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.netwright.doctor.Conclusions.ErrorPath;
import io.netwright.doctor.Conclusions.Sharing;
import io.netwright.doctor.Diagnosis.ClassChannels;
import io.netwright.doctor.Diagnosis.Confusion;
import io.netwright.doctor.Diagnosis.ErrorDiagnosis;
import io.netwright.doctor.Diagnosis.LayerDiagnosis;
import io.netwright.doctor.Diagnosis.Overlap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three classes on ten channels: cat and dog share two of two and three, bird none with either. */
class ConclusionsTest {

  private static ClassChannels owning(int label, Integer... high) {
    return new ClassChannels(label, List.of(high), high.length / 10.0, 0.5, 0.5);
  }

  private static Diagnosis diagnosis(ErrorDiagnosis... errors) {
    return new Diagnosis(
        List.of("cat", "dog", "bird"),
        List.of(5, 5, 5),
        List.of(
            new LayerDiagnosis(
                "conv",
                10,
                List.of(owning(0, 0, 1), owning(1, 0, 1, 2), owning(2, 8, 9)),
                List.of(new Overlap(0, 1, 2 / 3.0), new Overlap(0, 2, 0), new Overlap(1, 2, 0)))),
        50,
        List.of(new Confusion(0, 1, 3), new Confusion(2, 1, 1)),
        List.of(errors),
        List.of(),
        null);
  }

  @Test
  void holdsSharedChannelsAgainstTheRateOfChance() {
    Sharing first = diagnosis().conclusions().sharing().get(0);
    // both of cat's two lie in dog's three of ten: 3/10 2/9 = 1/15, three pairs: 3/15
    assertThat(first).isEqualTo(new Sharing("conv", 0, 1, 2, 3, 2, 0.6, first.byChance()));
    assertThat(first.byChance()).isCloseTo(0.2, within(1e-9));
    assertThat(diagnosis().conclusions().sharing())
        .extracting(Sharing::byChance)
        .endsWith(1.0, 1.0);
  }

  @Test
  void saysWhichChannelsTheErrorsGoThrough() {
    Diagnosis diagnosis =
        diagnosis(
            new ErrorDiagnosis(4, 0, 1, "conv", List.of(0, 2), 2, 1),
            new ErrorDiagnosis(6, 0, 1, "conv", List.of(0, 1), 2, 2),
            new ErrorDiagnosis(9, 2, 1, "conv", List.of(0, 5), 1, 0));
    List<ErrorPath> paths = diagnosis.conclusions().errors();
    assertThat(paths).extracting(ErrorPath::images).containsExactly(3, 2, 1);
    ErrorPath cats = paths.get(1);
    // of four named all are dog's own, of whose three of ten chance draws 4 * 3/10; three are
    // shared
    assertThat(cats.named()).isEqualTo(4);
    assertThat(cats.ofWrong()).isEqualTo(4);
    assertThat(cats.ofWrongByChance()).isCloseTo(1.2, within(1e-9));
    assertThat(cats.ofBoth()).isEqualTo(3);
    // two of dog's three are shared, and two are drawn of these three for each error
    assertThat(cats.ofBothByChance()).isCloseTo(8 / 3.0, within(1e-9));
    // both are drawn with 1/3, one with 2/3: 2 * 1/3 * 2/3 + (1/3)^2
    assertThat(cats.byChance()).isCloseTo(5 / 9.0, within(1e-9));
    // nothing that bird and dog could share
    assertThat(paths.get(2).byChance()).isEqualTo(1);
    assertThat(cats.loudest()).containsExactly(0, 1, 2);
    // (3 * 2/3 + 1 * 0) / 4 against 2/9
    assertThat(diagnosis.conclusions().confused().get(0).ofErrors()).isCloseTo(0.5, within(1e-9));
    assertThat(diagnosis.conclusions().confused().get(0).ofPairs())
        .isCloseTo(2 / 9.0, within(1e-9));
    assertThat(new DiagnosisReport(diagnosis).markdown())
        .contains(
            "- In conv no two classes share more high channels than chance gives: the least likely"
                + " of 3 pairs has p 0.200 after Holm's correction.",
            "- Classes that are taken for each other share 50 % of their high channels of conv, any"
                + " two classes 22 %.",
            "- Of the channels of conv that spoke loudest for the wrong class in 3 of 4 errors,",
            "- Where bird is taken for dog (1 error, ",
            "- Where cat is taken for dog (2 of 3 errors, mostly through channels 0, 1, 2 of conv),"
                + " 100 % are the wrong class's own high channels (chance gives 30 %) and 75 %"
                + " belong to both classes (chance among its own gives 67 %, p 0.556).");
  }

  @Test
  void namesClassesThatShareBeyondChance() {
    Diagnosis wide =
        new Diagnosis(
            List.of("cat", "dog"),
            List.of(5, 5),
            List.of(
                new LayerDiagnosis(
                    "conv",
                    100,
                    List.of(owning(0, 1, 2, 3), owning(1, 1, 2, 3, 4)),
                    List.of(new Overlap(0, 1, 0.75)))),
            50,
            List.of(),
            List.of(),
            List.of(),
            null);
    assertThat(new ConclusionWords(wide).sentences())
        .containsExactly(
            "In conv 1 of 1 pairs of classes share more high channels than chance gives (p below"
                + " 0.05 after Holm's correction).",
            "cat and dog share 3 of their 3 and 4 high channels of conv; chance gives 0.1 (p below"
                + " 0.001).");
  }

  @Test
  void readsDiagnosesThatHaveNone() {
    Diagnosis diagnosis = diagnosis(new ErrorDiagnosis(4, 0, 1, "conv", List.of(0, 2), 2, 1));
    String json = new DiagnosisReport(diagnosis).json();
    String before = json.replaceAll(",\"conclusions\":.*", "}");
    assertThat(before).hasSizeLessThan(json.length());
    assertThat(DiagnosisReport.read(before)).isEqualTo(diagnosis);
  }
}
