package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.pipelines.experiment.Choice;
import io.netwright.pipelines.experiment.Stages;
import io.netwright.pipelines.retrain.LogicalDate;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;

class LaunchOptionsTest {
  private static final Choice TREAT = Choice.only(Stages.named("treat"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "netwright treat smoke --set training.epochs=2",
        "netwright evaluate smoke --parallelism=2",
        "netwright routes smoke --flinkMaster=localhost:8081",
      })
  void goesOnWithTheCommandOfAStageAndNotWithAllStages(String line) {
    assertThat(again(line, TREAT)).isEqualTo(line.replaceAll("(?<=--set )\\S+", "'$0'"));
  }

  @ParameterizedTest
  @CsvSource({
    "netwright run smoke, netwright run smoke --until treat",
    "netwright run smoke --tempLocation=s3://key:secret@bucket, netwright run smoke --until treat",
  })
  void namesTheStagesOfARunAndNothingThatMayBeSecret(String line, String again) {
    Choice choice = new Choice(Optional.empty(), Optional.of(Stages.named("treat")));
    assertThat(again(line, choice)).isEqualTo(again);
  }

  @Test
  void goesOnWithARetrainingOnTheSameMachines() {
    RetrainCommand retrain =
        (RetrainCommand)
            command("netwright retrain smoke --flinkMaster=localhost:8081").userObject();
    assertThat(retrain.again("m", LogicalDate.parse("2026-11-25")))
        .isEqualTo(
            "netwright retrain smoke --flinkMaster=localhost:8081 --model m --logical-date 2026-11-25");
  }

  private static String again(String line, Choice choice) {
    CommandSpec command = command(line);
    LaunchOptions launch = (LaunchOptions) mixin(command, "launch");
    return launch.again((ExperimentOptions) mixin(command, "experiment"), choice);
  }

  private static CommandSpec command(String line) {
    return NetwrightCommand.commandLine()
        .parseArgs(line.substring("netwright ".length()).split(" ", -1))
        .subcommand()
        .commandSpec();
  }

  private static Object mixin(CommandSpec command, String name) {
    return Objects.requireNonNull(command.mixins().get(name), name).userObject();
  }
}
