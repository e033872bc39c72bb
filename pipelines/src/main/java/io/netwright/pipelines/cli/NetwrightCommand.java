package io.netwright.pipelines.cli;

import io.netwright.pipelines.experiment.Stages;
import io.netwright.pipelines.retrain.ExitCode;
import io.netwright.pipelines.run.Failure;
import io.netwright.refusal.WorkFailedException;
import io.netwright.stage.Exhaustion;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line as a whole: subcommands, help, completion and how errors are shown. */
@Command(
    name = "netwright",
    mixinStandardHelpOptions = true,
    version = "netwright 0.1.0",
    description =
        "Trains image classifiers, treats them, takes them apart, assembles "
            + "and hardens them, and says how accurate each of them is, with and "
            + "without an attacker.",
    footer = {
      "",
      "Examples:",
      "  netwright run                        runs the built-in quickstart experiment",
      "  netwright init my-images             writes a commented experiment for your images",
      "  netwright run my-images.yaml --set training.epochs=3",
      "  netwright plan my-images.yaml        says what would run, and why",
      "  netwright compare RUN-A RUN-B        says what differs between two runs",
      "  netwright generate-completion > completion && . ./completion"
    },
    subcommands = {
      InitCommand.class,
      ExperimentsCommand.class,
      ZooCommand.class,
      GraphCommand.class,
      RunCommand.class,
      PlanCommand.class,
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
  private static final List<String> BEAM_COMMANDS = List.of("run", "retrain", "schedule");

  /** Columns of the help. */
  private static final int WIDTH = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs a command line; yields the exit code. */
  public static int execute(String... arguments) {
    CommandLine commandLine = commandLine();
    commandLine.setOut(Terminal.writer(System.out));
    commandLine.setErr(Terminal.writer(System.err));
    System.setErr(Terminal.stream(System.err));
    return commandLine.execute(arguments);
  }

  /** The command line as it is parsed, with all commands. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new NetwrightCommand());
    insertStages(commandLine.getCommandSpec());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    Values.readIn(commandLine);
    commandLine.setUsageHelpWidth(WIDTH);
    // What these do not know may be Beam's; they refuse the rest themselves.
    Stream.concat(BEAM_COMMANDS.stream(), Stages.words().stream())
        .forEach(name -> named(name, commandLine).setUnmatchedArgumentsAllowed(true));
    named("log", named("retrain", commandLine)).setUnmatchedArgumentsAllowed(false);
    commandLine.setExecutionExceptionHandler(
        (exception, failed, parsed) -> shown(exception, failed.getErr(), parsed.originalArgs()));
    commandLine.setParameterExceptionHandler(NetwrightCommand::misspelt);
    commandLine.setExecutionStrategy(NetwrightCommand::executed);
    return commandLine;
  }

  /** Puts a command for every stage behind those that run and plan whole experiments. */
  private static void insertStages(CommandSpec program) {
    Map<String, CommandLine> later = new LinkedHashMap<>(program.subcommands());
    later.keySet().removeAll(List.of("run", "plan"));
    later.keySet().forEach(program::removeSubcommand);
    Stages.all().forEach(stage -> program.addSubcommand(stage.word(), StageCommand.of(stage)));
    program.addSubcommand("diagnose", CommandSpec.forAnnotatedObject(new DiagnoseCommand()));
    program.addSubcommand("predict", CommandSpec.forAnnotatedObject(new PredictCommand()));
    later.forEach(program::addSubcommand);
  }

  /** Picocli passes errors on; where memory or stack ran out, one line is enough. */
  private static int executed(CommandLine.ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (OutOfMemoryError | StackOverflowError e) {
      return exhausted(Exhaustion.of(e).orElseThrow(), parsed.commandSpec().commandLine().getErr());
    }
  }

  private static int exhausted(String line, PrintWriter err) {
    err.println("netwright: " + line);
    err.flush();
    return ExitCode.FAILED;
  }

  private static CommandLine named(String name, CommandLine parent) {
    return Objects.requireNonNull(parent.getSubcommands().get(name));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int shown(Exception exception, PrintWriter err, List<String> arguments) {
    Failure failure = Failure.of(exception);
    Optional<String> exhaustion = Exhaustion.of(exception);
    if (exhaustion.isPresent() && !(failure.told() instanceof WorkFailedException)) {
      return exhausted(exhaustion.get(), err);
    }
    err.println("netwright: " + ErrorLine.of(failure.line(), arguments, System.getenv()));
    if (failure.kind() == Failure.Kind.DEFECT) {
      err.println("netwright: this is a defect, please report it:");
      StringWriter trace = new StringWriter();
      exception.printStackTrace(new PrintWriter(trace));
      trace
          .toString()
          .lines()
          .map(line -> line.replaceFirst("^\\s+", ""))
          .forEach(line -> err.println("  " + ErrorLine.of(line, arguments, System.getenv())));
    }
    err.flush();
    return ExitCode.of(failure);
  }

  /** One line that says how to go on, without repeating secrets; the usage text would hide it. */
  private static int misspelt(ParameterException exception, String[] arguments) {
    CommandLine failed = exception.getCommandLine();
    PrintWriter err = failed.getErr();
    String line = ErrorLine.of(Misuse.of(exception), List.of(arguments), System.getenv());
    err.println("netwright: " + line);
    err.flush();
    return ExitCode.BAD_INPUT;
  }
}
