package io.netwright.pipelines.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code infra/ci/sockets} says of processes and their descendants.
 *
 * @param exitCode 0 where they listen on loopback only
 * @param printed a line for each socket
 */
record Sockets(int exitCode, String printed) {
  private static final Path SCRIPT = Path.of("..", "infra", "ci", "sockets").toAbsolutePath();
  private static final Pattern PORT = Pattern.compile("LISTEN \\S+:([0-9]+) ");

  /** Asks for processes by their ids, or by folders with files that hold them. */
  static Sockets of(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Sockets(process.waitFor(), printed);
  }

  /** The ports. */
  List<Integer> ports() {
    return PORT.matcher(printed).results().map(each -> Integer.valueOf(each.group(1))).toList();
  }
}
