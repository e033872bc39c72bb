package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.doctor.Diagnosis.ClassChannels;
import io.netwright.doctor.Diagnosis.Confusion;
import io.netwright.doctor.Diagnosis.LayerDiagnosis;
import io.netwright.doctor.Diagnosis.Overlap;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisReportTest {

  @Test
  void showsNamesOfClassesAsTextWhateverTheyContain() {
    String hostile = "a|b\n<script>\u001b[31m\u202e`[x](http://e)";
    Diagnosis diagnosis =
        new Diagnosis(
            List.of(hostile, "plain_name"),
            List.of(0, 3),
            List.of(
                new LayerDiagnosis(
                    "conv1",
                    4,
                    List.of(new ClassChannels(0, List.of(1), 0.25, 0.5, 0.1)),
                    List.of(new Overlap(0, 1, 0.5)))),
            7,
            List.of(new Confusion(0, 1, 2)),
            List.of(),
            List.of(),
            null);

    String page = new DiagnosisReport(diagnosis).markdown();

    assertThat(page)
        .contains(
            "| a\\|b\\\\u000a\\<script\\>\\\\u001b\\[31m\\\\u202e\\`\\[x\\](http\\://e) | plain_name |")
        .doesNotContain("<script>")
        .doesNotContain("\u001b")
        .doesNotContain("\u202e");
    assertThat(DiagnosisReport.read(new DiagnosisReport(diagnosis).json())).isEqualTo(diagnosis);
  }
}
