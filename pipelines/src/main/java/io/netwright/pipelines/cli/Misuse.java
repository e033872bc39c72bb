package io.netwright.pipelines.cli;

import static java.util.stream.Collectors.joining;

import io.netwright.pipelines.config.KeyPaths;
import io.netwright.pipelines.config.NearestNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in one line that says how to go on. */
final class Misuse {
  private static final int MOST_KEYS = 3;

  private Misuse() {}

  /** What is wrong, without the program's name in front. */
  static String of(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String what =
        e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()
            ? unknown(unmatched.getUnmatched().get(0), command)
            : ended(lowered(String.valueOf(e.getMessage())));
    return what + " See " + command.qualifiedName() + " --help.";
  }

  /** An option that neither this command nor Beam has. */
  static String unknownOption(String option, CommandSpec command) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    Collection<String> options = options(command);
    String question = NearestNames.question(name, options);
    return withQuestion(
        "unknown option " + name,
        question.isEmpty() && options.contains("--set") ? asKey(name) : question);
  }

  /** Where the option is named like a key of the experiment, how that is changed. */
  private static String asKey(String option) {
    String keys =
        KeyPaths.endingWith(option).stream()
            .limit(MOST_KEYS)
            .map(key -> "--set " + key + "=VALUE")
            .collect(joining(" or "));
    return keys.isEmpty() ? "" : "a value of the experiment is changed by " + keys + ".";
  }

  private static String unknown(String argument, CommandSpec command) {
    if (argument.startsWith("-")) {
      return unknownOption(argument, command);
    }
    if (command.positionalParameters().isEmpty() && !command.subcommands().isEmpty()) {
      String question = NearestNames.question(argument, command.subcommands().keySet());
      return withQuestion("unknown command " + argument, question);
    }
    List<String> takes = command.positionalParameters().stream().map(ArgSpec::paramLabel).toList();
    return takes.isEmpty()
        ? argument + " is one argument too many; this command takes options only."
        : argument
            + " is one argument too many; this command takes "
            + String.join(" ", takes)
            + ".";
  }

  private static Collection<String> options(CommandSpec command) {
    List<String> names = new ArrayList<>();
    for (OptionSpec option : command.options()) {
      names.addAll(List.of(option.names()));
    }
    return names;
  }

  private static String withQuestion(String what, String question) {
    return question.isEmpty() ? what + "." : what + "; " + question;
  }

  private static String ended(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }

  private static String lowered(String message) {
    return message.isEmpty()
        ? message
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
