package io.netwright.lego;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.data.DataSources;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.AssemblyTask;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.RoutedModel;
import io.netwright.testing.Registrations;
import io.netwright.train.TrainingConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssembleTaskModelsTest {
  private static final List<RoutedModel> ROWS = List.of(routed(0), routed(1));

  @Test
  void assemblesATaskOnceThatEveryRowTakesFromOneModel() {
    assertThat(tasks("1")).singleElement().satisfies(task -> assertThat(seed(task)).isEqualTo(1));
    assertThat(tasks("")).extracting(AssembleTaskModelsTest::seed).containsExactly(0L, 1L);
  }

  private static List<AssemblyTask> tasks(String seed) {
    SourceConfig source = new SourceConfig("shapes", "", seed, List.of("disc", "square"));
    TaskConfig task = new TaskConfig("two", List.of(source), SharedClassRule.ERROR);
    return AssembleTaskModels.with(
            AssemblyConfig.defaults().withTasks(List.of(task)),
            TrainingConfig.defaults(),
            new DataSources(Map.of(), ""))
        .tasks(ROWS);
  }

  private static long seed(AssemblyTask task) {
    return task.getSources().get(0).getModel().getSeed();
  }

  private static RoutedModel routed(long seed) {
    ModelRef model =
        ModelRef.newBuilder(Registrations.of("model-" + seed, "run-1").model())
            .setSeed(seed)
            .build();
    return new RoutedModel(model, new ArtifactRef("c".repeat(64), 7L, "application/json"));
  }
}
