package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.run.WorkStatus.State;
import io.netwright.schemas.Evaluation;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of some stages, and runs that start from models that are there. */
class StageChoiceIT {
  @TempDir private Path folder;

  @Test
  void attacksWhatWasTrainedAndAnImportedCopyOfItAlike() throws Exception {
    SmokeRuns smoke = SmokeRuns.in(folder.resolve("workspace"));
    String trained = smoke.run("--stages", "train,evaluate");
    assertThat(kinds(smoke, trained)).containsOnlyKeys("TrainBaseline", "EvaluateRobustness");

    Path file = folder.resolve("copy.safetensors");
    smoke.netwright("export", "lenetw0.5-shapes-s0/baseline", file.toString());
    smoke.netwright(SmokeRuns.about("import", "--weights", file.toString(), "--as", "copy"));
    String alone = smoke.run("--stages", "evaluate", "--set", "models=[copy]");

    assertThat(kinds(smoke, alone)).containsOnlyKeys("EvaluateRobustness");
    assertThat(smoke.evaluations(alone))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.getModel()).isEqualTo("copy/imported"));
    assertThat(accuracies(smoke, alone)).isEqualTo(accuracies(smoke, trained));
    assertThat(smoke.run("--stages", "train,evaluate")).isNotEqualTo(trained);
  }

  private static Map<String, Long> kinds(SmokeRuns smoke, String run) throws Exception {
    SortedMap<String, State> work = smoke.work(run);
    return work.keySet().stream()
        .collect(Collectors.groupingBy(name -> name.split(" ", 2)[0], Collectors.counting()));
  }

  private static Map<String, Double> accuracies(SmokeRuns smoke, String run) throws Exception {
    Map<String, Double> accuracies = new TreeMap<>();
    for (Evaluation row : smoke.evaluations(run)) {
      accuracies.put(row.getAttack() + " " + row.getClassName(), row.getRobustAccuracy());
    }
    return accuracies;
  }
}
