package io.netwright.pipelines.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A tracking server of our own, which asks for a password, as {@code infra/mlflow/server} starts
 * it.
 */
final class MlflowProcess {
  private static final Path SCRIPT = Path.of("..", "infra", "mlflow", "server").toAbsolutePath();

  private final Path folder;
  private final Map<String, String> credentials;
  private final int port;

  /** A server that is not started yet, on a port that nobody uses. */
  MlflowProcess(Path folder, Map<String, String> credentials) throws IOException {
    this.folder = folder;
    this.credentials = credentials;
    this.port = freePort();
  }

  private static int freePort() throws IOException {
    for (int port = 5110; port < 5180; port++) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException e) {
        // somebody else's
      }
    }
    throw new IOException("no port is free between 5110 and 5179");
  }

  String uri() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts it and waits until it answers. */
  void start() throws IOException, InterruptedException {
    script("start", "--auth", "--port", Integer.toString(port));
  }

  /** Kills it and its workers as {@code kill -9} does. */
  void kill() throws IOException {
    String pid = Files.readString(folder.resolve("server.pid")).split(" ", -1)[0];
    ProcessHandle main = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(main.descendants().toList());
    all.add(main);
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  void stop() throws IOException, InterruptedException {
    script("stop");
  }

  private void script(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--dir", folder.toString()));
    Path output = Path.of(folder + ".out");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(credentials);
    Process process = builder.redirectOutput(output.toFile()).start();
    if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IllegalStateException(command + " printed\n" + Files.readString(output));
    }
  }
}
