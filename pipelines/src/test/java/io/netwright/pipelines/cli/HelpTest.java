package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

class HelpTest {

  static Stream<CommandSpec> commands() {
    List<CommandSpec> commands = new ArrayList<>();
    collect(NetwrightCommand.commandLine(), commands);
    return commands.stream().filter(spec -> !spec.name().equals("generate-completion"));
  }

  private static void collect(CommandLine command, List<CommandSpec> found) {
    found.add(command.getCommandSpec());
    command.getSubcommands().values().forEach(inner -> collect(inner, found));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void describesACommandAndWhatItTakesInWholeSentences(CommandSpec command) {
    assertThat(String.join(" ", command.usageMessage().description()))
        .as(command.qualifiedName())
        .matches("[A-Z].*\\.");
    for (ArgSpec argument : command.args()) {
      assertThat(String.join(" ", argument.description()))
          .as(command.qualifiedName() + " " + argument)
          .matches("[A-Z].*\\.");
    }
  }

  /** A list of commands shows the first line of a description only. */
  @ParameterizedTest
  @MethodSource("commands")
  void endsNoLineOfTheListOfCommandsWithinASentence(CommandSpec command) {
    String first = command.usageMessage().description()[0];
    assertThat(first).as(command.qualifiedName()).endsWith(".");
  }

  @Test
  void fitsIntoAHundredColumns() {
    commands()
        .forEach(
            command ->
                assertThat(command.commandLine().getUsageMessage().lines())
                    .as(command.qualifiedName())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100)));
  }
}
