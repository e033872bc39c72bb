package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportBasisTest {
  private static final String PAGE_OF_VERSION_010 =
      """
      # smoke

      ## Accuracy

      | model | clean % |
      |---|---:|
      | a | 12.0 |

      ## Diagnosis

      - [a](diagnosis-a.md)

      ## Measured besides accuracy

      | metric | value |
      |---|---|
      | m | 1 |

      ## Work

      | stage | model |
      |---|---|
      | TrainBaseline | a |
      | TreatModels | b |

      ## Configuration
      """;

  @TempDir private Path folder;

  @Test
  void isWrittenWhereThereIsNoReport() throws IOException {
    assertThat(new ReportBasis(0, 0, 0, 0).better(workspace(), "r")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"17, 100, 12, 1", "18, 99, 12, 1", "18, 100, 11, 1", "18, 100, 12, 0"})
  void doesNotTakeThePlaceOfAReportThatWasMadeFromMore(
      int evaluations, int points, int work, int diagnoses) throws IOException {
    page("# good");
    new ReportBasis(18, 100, 12, 1).save(workspace(), "r");

    assertThat(new ReportBasis(evaluations, points, work, diagnoses).better(workspace(), "r"))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .startsWith("kept     " + folder.resolve("runs/r/report.md"))
                    .contains("at least 18 evaluations, 100 metric points"));
    assertThat(new ReportBasis(18, 100, 12, 1).better(workspace(), "r")).isEmpty();
    assertThat(new ReportBasis(19, 101, 13, 2).better(workspace(), "r")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 5, 2, 1", "5, 0, 2, 1", "5, 5, 1, 1", "5, 5, 2, 0"})
  void countsWhatAReportOfVersion010WasMadeFromByItsSections(
      int evaluations, int points, int work, int diagnoses) throws IOException {
    page(PAGE_OF_VERSION_010);

    assertThat(new ReportBasis(evaluations, points, work, diagnoses).better(workspace(), "r"))
        .isPresent();
    assertThat(new ReportBasis(5, 5, 2, 1).better(workspace(), "r")).isEmpty();
  }

  @Test
  void countsBySectionsWhereItsDocumentCannotBeRead() throws IOException {
    page(PAGE_OF_VERSION_010);
    workspace().run("r").replace("report", "{".getBytes(StandardCharsets.UTF_8));

    assertThat(new ReportBasis(0, 5, 2, 1).better(workspace(), "r")).isPresent();
  }

  private void page(String text) throws IOException {
    Path page = folder.resolve("runs/r/report.md");
    Files.createDirectories(page.getParent());
    Files.writeString(page, text);
  }

  private Workspace workspace() {
    return Workspace.at(folder.toString());
  }
}
