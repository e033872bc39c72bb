package io.netwright.lego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.lego.SourceConfig.ModelKey;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssemblyConfigTest {
  private static final TaskConfig TASK =
      new TaskConfig(
          "pets",
          List.of(SourceConfig.of("cifar10", List.of("cat", "dog"))),
          SharedClassRule.FIRST);

  @Test
  void comesBackFromJson() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    AssemblyConfig config = AssemblyConfig.defaults().withTasks(List.of(TASK));
    assertThat(mapper.readValue(mapper.writeValueAsBytes(config), AssemblyConfig.class))
        .isEqualTo(config);
  }

  @Test
  void fillsInWhatATaskLeavesOut() throws IOException {
    TaskConfig task =
        new ObjectMapper()
            .readValue(
                "{\"name\": \"all\", \"sources\": [{\"dataset\": \"mnist\"}]}", TaskConfig.class);
    assertThat(task.onSharedClass()).isEqualTo(SharedClassRule.ERROR);
    assertThat(task.sources()).containsExactly(SourceConfig.of("mnist", List.of()));
  }

  @Test
  void selectsTheRowsOwnModelUnlessToldOtherwise() {
    ModelKey row = new ModelKey("mnist", "lenet", 4);
    SourceConfig own = SourceConfig.of("cifar10", List.of());
    assertThat(own.selects(new ModelKey("cifar10", "lenet", 4), row)).isTrue();
    assertThat(own.selects(new ModelKey("cifar10", "vgg16", 4), row)).isFalse();
    assertThat(own.selects(new ModelKey("cifar10", "lenet", 5), row)).isFalse();
    assertThat(own.selects(row, row)).isFalse();
    SourceConfig other = new SourceConfig("cifar10", "vgg16", "7", List.of());
    assertThat(other.selects(new ModelKey("cifar10", "vgg16", 7), row)).isTrue();
  }

  @Test
  void refusesWhatMakesNoTask() {
    AssemblyConfig defaults = AssemblyConfig.defaults();
    assertThatThrownBy(() -> defaults.withTasks(List.of(TASK, TASK)))
        .hasMessage("names of tasks must differ, got [pets, pets]");
    assertThatThrownBy(() -> defaults.withFineTuneEpochs(List.of(1, 0)))
        .hasMessage("fineTuneEpochs must be ascending and at least 0, got [1, 0]");
    assertThatThrownBy(() -> defaults.withFineTuneEpochs(List.of(-1)))
        .hasMessage("fineTuneEpochs must be ascending and at least 0, got [-1]");
    assertThatThrownBy(() -> defaults.withFineTuneEpochs(List.of()))
        .hasMessage("fineTuneEpochs must not be empty; 0 is without");
    assertThatThrownBy(() -> defaults.withAccuracyBudget(100.5).withRanking(AssemblyRanking.ROUTES))
        .hasMessage("accuracyBudget must be in [0, 100] points, got 100.5");
    assertThatThrownBy(() -> defaults.withBaselines(List.of(Baseline.L1, Baseline.L1)))
        .hasMessage("baselines must differ, got [L1, L1]");
    assertThatThrownBy(() -> new TaskConfig("a/b", List.of(), SharedClassRule.ERROR))
        .hasMessage("name must be letters, digits, '.', '_' and '-', got 'a/b'");
    assertThatThrownBy(() -> new TaskConfig("a", List.of(), SharedClassRule.ERROR))
        .hasMessage("sources must name at least one model, task a");
    assertThatThrownBy(() -> new SourceConfig("x", "", "one", List.of()))
        .hasMessage("seed must be a whole number or empty, got one");
    assertThatThrownBy(() -> SourceConfig.of(" ", List.of()))
        .hasMessage("dataset must name a data set of the experiment, got none");
    assertThatThrownBy(() -> SourceConfig.of("x", List.of("cat", "cat")))
        .hasMessage("classes must differ, got [cat, cat]");
  }
}
