package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.run.RunRecord;
import io.netwright.run.RunStore;
import io.netwright.run.WorkStatus.State;
import io.netwright.schemas.Evaluation;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run on top of a model from elsewhere. */
class ImportedRunIT {
  @TempDir private Path folder;

  @Test
  void measuresAnImportedCopyAsTheModelItselfAndClaimsNoTraining() throws Exception {
    SmokeRuns home = SmokeRuns.in(folder.resolve("home"));
    String trained = home.run();
    Path file = folder.resolve("copy.safetensors");
    home.netwright("export", "lenetw0.5-shapes-s0/baseline", file.toString());
    SmokeRuns away = SmokeRuns.in(folder.resolve("away"));
    away.netwright(SmokeRuns.about("import", "--weights", file.toString()));

    String imported = away.run();

    assertThat(accuracies(away, imported, "imported"))
        .isNotEmpty()
        .isEqualTo(accuracies(home, trained, "baseline"));
    assertThat(away.work(imported))
        .containsEntry("ImportModel lenetw0.5-shapes-s0/imported", State.REUSED)
        .containsEntry("TreatModels lenetw0.5-shapes-s0/treated", State.DONE)
        .allSatisfy((work, state) -> assertThat(work).doesNotContain("TrainBaseline"));
    RunRecord record = new RunStore(away.workspace()).read(imported).orElseThrow();
    assertThat(record.stages()).noneMatch(stage -> stage.stage().equals("TrainBaseline"));
    try (InputStream in = away.workspace().storage().open("runs/" + imported + "/report.md")) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains("was imported from `copy.safetensors`")
          .contains("no training made it");
    }
  }

  /** Clean and robust accuracy of one model, by attack and class. */
  private static Map<String, List<Double>> accuracies(SmokeRuns smoke, String run, String variant)
      throws Exception {
    Map<String, List<Double>> accuracies = new TreeMap<>();
    for (Evaluation row : smoke.evaluations(run)) {
      if (row.getVariant().equals(variant)) {
        accuracies.put(
            row.getAttack() + " " + row.getClassName(),
            List.of(row.getCleanAccuracy(), row.getRobustAccuracy()));
      }
    }
    return accuracies;
  }
}
