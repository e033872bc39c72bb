package io.netwright.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A client of a storage as a process of its own, with an environment of its own. */
final class StorageProgram {
  private final Process process;

  private StorageProgram(Process process) {
    this.process = process;
  }

  /** {@code publish ROOT PATH SIZE SEED}, {@code read ROOT PATH}, {@code race ROOT NAMES SEED}. */
  public static void main(String... arguments) throws IOException {
    Storage storage = Storage.at(arguments[1]);
    if (arguments[0].equals("race")) {
      System.in.read(); // until everybody is ready
    }
    try {
      System.out.println(
          switch (arguments[0]) {
            case "publish" ->
                publish(
                    storage,
                    arguments[2],
                    content(Integer.parseInt(arguments[3]), Long.parseLong(arguments[4])));
            case "read" -> read(storage, arguments[2]);
            default -> race(storage, Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]));
          });
    } catch (IOException e) {
      System.out.println("failed: " + e.getMessage());
    }
  }

  private static String publish(Storage storage, String path, byte[] content) throws IOException {
    try (Draft draft = storage.draft("application/octet-stream")) {
      draft.out().write(content);
      return draft.publishIfAbsent(path) ? "won" : "lost";
    }
  }

  private static String read(Storage storage, String path) throws IOException {
    try (InputStream in = storage.open(path)) {
      return Sha256.of(in.readAllBytes());
    }
  }

  private static String race(Storage storage, int names, long seed) throws IOException {
    StringBuilder won = new StringBuilder("won");
    for (int name = 0; name < names; name++) {
      if (publish(storage, "race/" + name, content(2000, seed)).equals("won")) {
        won.append(' ').append(name);
      }
    }
    return won.toString();
  }

  /** The bytes that a seed stands for. */
  static byte[] content(int size, long seed) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return content;
  }

  /** Starts this program; changes of the environment with an empty value remove what is there. */
  static StorageProgram start(Map<String, String> changes, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(StorageProgram.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    changes.forEach(
        (name, value) -> {
          builder.environment().remove(name);
          if (!value.isEmpty()) {
            builder.environment().put(name, value);
          }
        });
    return new StorageProgram(builder.start());
  }

  /** Lets a race begin. */
  void go() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** What it found out, once it has ended. */
  String outcome() throws IOException, InterruptedException {
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String line = out.readLine();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return line == null ? "ended without a word, exit code " + process.waitFor() : line;
    }
  }
}
