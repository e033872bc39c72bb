package io.netwright.pipelines.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Flink cluster of real processes, as {@code infra/flink/cluster} starts it. */
final class Cluster {
  private static final Path SCRIPT = Path.of("..", "infra", "flink", "cluster").toAbsolutePath();
  private static final Path FLINK = Path.of("..", "infra", "flink", "flink").toAbsolutePath();
  private static final Pattern COUNTER = Pattern.compile("netwright_(\\w+)\\{.*} (.*)");
  private static final int PORTS = 2;

  /** No cluster yet. */
  static final Cluster NONE = new Cluster(Path.of("unset"), 0, 0);

  private final Path folder;
  private final int port;
  private final int taskManagers;

  private Cluster(Path folder, int port, int taskManagers) {
    this.folder = folder;
    this.port = port;
    this.taskManagers = taskManagers;
  }

  /** Starts a JobManager and TaskManagers that notice the loss of one another within seconds. */
  static Cluster start(Path folder, int taskManagers) throws IOException, InterruptedException {
    Cluster cluster = new Cluster(folder, freePorts(), taskManagers);
    cluster.startMissing();
    return cluster;
  }

  /** Starts what was killed; what runs is left alone. */
  void startMissing() throws IOException, InterruptedException {
    script(
        "start",
        "--task-managers",
        Integer.toString(taskManagers),
        "--port",
        Integer.toString(port),
        "--heartbeat",
        "5000",
        "--restarts",
        "1000",
        "--heap",
        "512m",
        "--native",
        "1g");
  }

  /** Kills a process as {@code kill -9} does. */
  void kill(String process) throws IOException, InterruptedException {
    script("kill", process);
  }

  /**
   * Kills the TaskManager with that process id at once, or the first where that one is dead: what
   * it did last may have been after the work for which it was killed before. Yields its name.
   */
  String killProcess(long pid) throws IOException {
    String name = "task-manager-1";
    for (int number = 2; number <= taskManagers; number++) {
      if (running("task-manager-" + number) == pid) {
        name = "task-manager-" + number;
      }
    }
    ProcessHandle process = ProcessHandle.of(running(name)).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    return name;
  }

  private long running(String name) throws IOException {
    return Long.parseLong(Files.readString(folder.resolve(name + ".pid")).strip());
  }

  /** {@code HOST:PORT}, as {@code --flinkMaster} takes it. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Names of those counters of work that are above zero. */
  Set<String> counters() {
    Set<String> names = new TreeSet<>();
    try {
      for (String line : script("metrics").lines().toList()) {
        Matcher counter = COUNTER.matcher(line);
        if (counter.matches() && Double.parseDouble(counter.group(2)) > 0) {
          names.add(counter.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return names;
  }

  /** Of its REST endpoint. */
  int port() {
    return port;
  }

  /** On which addresses its processes listen. */
  Sockets sockets() throws IOException, InterruptedException {
    return Sockets.of(folder.toString());
  }

  /** Runs Flink's own command line; yields what it printed. */
  String flink(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(FLINK.toString()));
    command.addAll(List.of(arguments));
    return printed(command);
  }

  /** Stops every process. */
  void stop() throws IOException, InterruptedException {
    script("stop");
  }

  private String script(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--dir", folder.toString()));
    return printed(command);
  }

  private String printed(List<String> command) throws IOException, InterruptedException {
    Path output = Path.of(folder + ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("NETWRIGHT_JAVA_OPTS", Program.SHORT_LIVED);
    Process process = builder.start();
    boolean ended = process.waitFor(3, TimeUnit.MINUTES);
    String printed = Files.readString(output);
    if (!ended || process.exitValue() != 0) {
      throw new IllegalStateException(command + " did not succeed; it printed\n" + printed);
    }
    return printed;
  }

  /** The first of several neighbouring ports that nobody uses. */
  private static int freePorts() throws IOException {
    for (int first = 8100; first < 8190; first += PORTS) {
      if (areFree(first)) {
        return first;
      }
    }
    throw new IOException("no " + PORTS + " neighbouring ports are free between 8100 and 8190");
  }

  private static boolean areFree(int first) {
    for (int port = first; port < first + PORTS; port++) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        probe.setReuseAddress(true);
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
