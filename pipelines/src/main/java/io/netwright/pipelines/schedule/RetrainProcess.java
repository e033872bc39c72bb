package io.netwright.pipelines.schedule;

import io.netwright.registry.Decision;
import io.netwright.registry.DecisionLedger;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * {@code netwright retrain} as a process of its own, by the same Java, class path and environment
 * as this one; it prints where this one prints.
 *
 * @param program what is started
 * @param ledger where the retraining writes what it decides
 * @param model name of the registered model
 */
public record RetrainProcess(Program program, DecisionLedger ledger, String model)
    implements RetrainStarter {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * A program with what it is told.
   *
   * @param command the program, its options and the class to run
   * @param arguments of the program: {@code retrain EXPERIMENT --model NAME …}; others on this
   *     machine can read them
   * @param whenResumed more arguments where a fire that was cut off is resumed
   * @param secrets variables of its environment, besides those of this process
   */
  public record Program(
      List<String> command,
      List<String> arguments,
      List<String> whenResumed,
      Map<String, String> secrets) {

    /** Takes copies. */
    public Program {
      command = List.copyOf(command);
      arguments = List.copyOf(arguments);
      whenResumed = List.copyOf(whenResumed);
      secrets = Map.copyOf(secrets);
    }

    @Override
    public String toString() {
      return "Program" + arguments;
    }
  }

  /** The Java command line that runs the program that this process runs. */
  public static List<String> thisProgram() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-agentlib:")) // a debugger's port is taken
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("io.netwright.pipelines.Netwright");
    return command;
  }

  @Override
  public Attempt start(FireTime fire) throws IOException {
    int lines = ledger.read(model).size();
    List<String> line = new ArrayList<>(program.command());
    line.addAll(program.arguments());
    line.addAll(List.of("--logical-date", fire.logicalDate()));
    if (fire.resumed()) {
      line.addAll(program.whenResumed());
    }
    ProcessBuilder process = new ProcessBuilder(line).inheritIO();
    process.environment().putAll(program.secrets());
    return new Running(process.start(), lines);
  }

  /** What the ledger says after its first lines, or else what the exit code means. */
  private String decided(int lines, int exitCode) throws IOException {
    List<Decision> all = ledger.read(model);
    String decided =
        all.subList(Math.min(lines, all.size()), all.size()).stream()
            .map(
                decision ->
                    decision.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + ": "
                        + decision.reason())
            .collect(Collectors.joining("; "));
    return decided.isEmpty() ? meaning(exitCode) : decided;
  }

  private static String meaning(int exitCode) {
    return switch (exitCode) {
      case 0 -> "this was decided before";
      case 1 -> "failed, or something was out of reach";
      case 2 -> "the command line, the experiment or the data is not good";
      case 3 -> "the gate refused the new version, as before";
      case 4 -> "somebody else works on the model";
      default -> "cut off";
    };
  }

  /** The process of one fire. */
  private final class Running implements Attempt {
    private final Process process;
    private final int lines;

    Running(Process process, int lines) {
      this.process = process;
      this.lines = lines;
    }

    @Override
    public boolean endsWithin(Duration time) throws InterruptedException {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Ending ending() throws IOException {
      return new Ending(process.exitValue(), decided(lines, process.exitValue()));
    }

    @Override
    public void stop() throws InterruptedException {
      process.destroy();
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    }
  }
}
