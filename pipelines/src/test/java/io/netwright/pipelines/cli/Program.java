package io.netwright.pipelines.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The program as a process of its own, to be watched, interrupted and killed. */
final class Program {
  /** Half the processor time of a process that lives for seconds goes into the second compiler. */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private final Process process;
  private final Path output;

  private Program(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts {@code netwright} with these arguments; what it prints goes to a file. */
  static Program start(Path output, String... arguments) throws IOException {
    return start(output, Map.of(), arguments);
  }

  /** Starts {@code netwright} with these arguments and more variables in its environment. */
  static Program start(Path output, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(output, environment, command(arguments));
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(SHORT_LIVED);
    command.add("-Djava.awt.headless=true");
    command.add("-Dnetwright.job.jar=" + Path.of("target", "netwright-job.jar").toAbsolutePath());
    for (String opened : List.of("lang", "nio", "util", "util.concurrent", "net")) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "io.netwright.pipelines.Netwright"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Program start(Path output, Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    return new Program(process, output);
  }

  /** Waits for the end; yields the exit code. */
  int exitCode() throws InterruptedException, IOException {
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("no end after ten minutes; it printed\n" + printed());
    }
    return process.exitValue();
  }

  /** Kills it as {@code kill -9} does, as soon as something has happened. */
  void killOnce(BooleanSupplier happened) throws InterruptedException, IOException {
    await(happened);
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end as Ctrl-C does, as soon as something has happened; yields the exit code. */
  int interruptOnce(BooleanSupplier happened) throws InterruptedException, IOException {
    await(happened);
    process.destroy();
    return exitCode();
  }

  /** Waits until something has happened, which must be before it ends. */
  void await(BooleanSupplier happened) throws InterruptedException, IOException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!happened.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("it never happened; the program printed\n" + printed());
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  /** Its process id. */
  long pid() {
    return process.pid();
  }

  /** What it printed so far. */
  String printed() throws IOException {
    return Files.readString(output);
  }
}
