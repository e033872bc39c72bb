package io.netwright.pipelines.cli;

import io.netwright.data.DataException;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.stage.Exhaustion;
import io.netwright.stage.WorkFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line as a whole: subcommands, help, completion and how errors are shown. */
@Command(
    name = "netwright",
    mixinStandardHelpOptions = true,
    version = "netwright 0.1.0",
    description = {
      "Trains image classifiers, treats them, takes them apart, assembles and hardens them,",
      "and attacks everything it made."
    },
    footer = {
      "",
      "Examples:",
      "  netwright run                        the built-in quickstart experiment",
      "  netwright run my.yaml --set training.epochs=3",
      "  netwright plan my.yaml               what would run, and why",
      "  netwright compare RUN-A RUN-B        what differs between two runs",
      "  netwright generate-completion > netwright-completion && . ./netwright-completion"
    },
    subcommands = {
      RunCommand.class,
      PlanCommand.class,
      StageCommands.Train.class,
      StageCommands.Treat.class,
      StageCommands.Routes.class,
      StageCommands.Assemble.class,
      StageCommands.Harden.class,
      StageCommands.Evaluate.class,
      RetrainCommand.class,
      RollbackCommand.class,
      ModelCommand.class,
      AttachCommand.class,
      CancelCommand.class,
      RunsCommand.class,
      CompareCommand.class,
      LineageCommand.class,
      GcCommand.class,
      ReportCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      DataCommand.class,
      ScheduleCommand.class,
      TrackCommand.class,
      CheckCommand.class,
      AutoComplete.GenerateCompletion.class
    })
public final class NetwrightCommand implements Runnable {
  private static final int WORK_FAILED = 1;
  private static final int BAD_INPUT = 2;
  private static final List<String> BEAM_COMMANDS =
      List.of(
          "run",
          "train",
          "treat",
          "routes",
          "assemble",
          "harden",
          "evaluate",
          "retrain",
          "schedule");

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs a command line; yields the exit code. */
  public static int execute(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new NetwrightCommand());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    // What these do not know may be Beam's; they refuse the rest themselves.
    BEAM_COMMANDS.forEach(name -> named(name, commandLine).setUnmatchedArgumentsAllowed(true));
    named("log", named("retrain", commandLine)).setUnmatchedArgumentsAllowed(false);
    commandLine.setExecutionExceptionHandler(
        (exception, failed, parsed) -> shown(exception, failed.getErr()));
    commandLine.setExecutionStrategy(NetwrightCommand::executed);
    return commandLine;
  }

  /** Picocli passes errors on; where memory or stack ran out, one line is enough. */
  private static int executed(CommandLine.ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (OutOfMemoryError | StackOverflowError e) {
      PrintWriter err = parsed.commandSpec().commandLine().getErr();
      err.println("netwright: " + Exhaustion.of(e).orElseThrow());
      err.flush();
      return WORK_FAILED;
    }
  }

  private static CommandLine named(String name, CommandLine parent) {
    return Objects.requireNonNull(parent.getSubcommands().get(name));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int shown(Exception exception, PrintWriter err) {
    Optional<String> exhaustion = Exhaustion.of(exception);
    if (exhaustion.isPresent() && !(rootOfRun(exception) instanceof WorkFailedException)) {
      err.println("netwright: " + exhaustion.get());
      err.flush();
      return WORK_FAILED;
    }
    Throwable cause = rootOfRun(exception);
    boolean badInput =
        cause instanceof ConfigException
            || cause instanceof DataException
            || cause instanceof IllegalArgumentException;
    if (badInput || cause instanceof IOException || cause instanceof WorkFailedException) {
      err.println("netwright: " + oneLine(cause));
    } else {
      err.println("netwright: this is a defect, please report it: " + cause);
      cause.printStackTrace(err);
    }
    err.flush();
    return badInput || cause instanceof IOException ? BAD_INPUT : WORK_FAILED;
  }

  /** The cause that says something to the user, from under the wrappings of Beam and Flink. */
  private static Throwable rootOfRun(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof WorkFailedException || cause instanceof ConfigException) {
        return cause;
      }
    }
    return exception;
  }

  private static String oneLine(Throwable cause) {
    return Objects.requireNonNullElse(cause.getMessage(), cause.toString())
        .replaceAll("\\s*\\R\\s*", " ");
  }
}
