package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.pipelines.config.ExperimentReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExperimentsCommandTest {

  @Test
  void listsEveryBuiltInExperimentWithASentence() {
    InProcessProgram program = new InProcessProgram();
    assertThat(program.execute("experiments", "list")).isZero();
    for (String name : Experiments.BUILT_IN) {
      assertThat(program.out().lines())
          .as(name)
          .anyMatch(line -> line.matches(name + " +[A-Z].*\\.\\s*"));
    }
  }

  @Test
  void showsTheTextOfOneSoThatItIsAStartForOnesOwn() {
    for (String name : Experiments.BUILT_IN) {
      InProcessProgram program = new InProcessProgram();
      assertThat(program.execute("experiments", "show", name)).isZero();
      Map<String, String> environment = Map.of("CIFAR10", "/data");
      assertThat(ExperimentReader.read("my.yaml", program.out(), List.of(), environment).name())
          .isEqualTo(name);
    }
  }
}
