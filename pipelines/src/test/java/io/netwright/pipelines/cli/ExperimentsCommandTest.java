package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.pipelines.config.ExperimentReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void asksForTheEndingWhereItWasLeftOut(@TempDir Path folder) throws Exception {
    Files.createDirectory(folder.resolve("pets"));
    Files.writeString(folder.resolve("pets.yaml"), "name: pets\n");
    InProcessProgram program = new InProcessProgram();

    assertThat(program.execute("plan", folder.resolve("pets").toString())).isEqualTo(2);
    assertThat(program.err()).endsWith("did you mean " + folder.resolve("pets.yaml?") + "\n");
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
