package io.netwright.pipelines.written;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the sources say in their comments. */
record Sources(Path project) {
  private static final List<String> MODULES = List.of("transforms", "pipelines");
  private static final String MAIN = "src/main/java";
  private static final Pattern PARAMETER =
      Pattern.compile(
          "@param (\\w+)\\s(.*?)(?=\\s@(?:param|return|throws)\\b|\\z)", Pattern.DOTALL);
  private static final Pattern SENTENCE =
      Pattern.compile(".*?\\.(?=\\s[A-Z<]|\\z)", Pattern.DOTALL);

  /** The project that a test of one of its modules runs in. */
  static Sources here() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("infra/decisions"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException(
            "the project is not around " + Path.of("").toAbsolutePath());
      }
    }
    return new Sources(folder);
  }

  /** What a record's comment says of one of its components; empty where it says nothing. */
  Optional<String> component(Class<?> type, String name) {
    Matcher matcher = PARAMETER.matcher(comment(type));
    while (matcher.find()) {
      if (matcher.group(1).equals(name)) {
        return Optional.of(plain(matcher.group(2)));
      }
    }
    return Optional.empty();
  }

  /** What the comment of a type says before its components. */
  String description(Class<?> type) {
    String text = comment(type).split("(?=@param )", 2)[0];
    return plain(text);
  }

  /** What stands before a constant of an enum; empty where nothing does. */
  String constant(Class<?> type, String name) {
    Matcher matcher =
        Pattern.compile(
                "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@[^\\n]*\\n\\s*)?" + name + "\\b",
                Pattern.DOTALL)
            .matcher(text(type));
    return matcher.find() ? plain(stripped(matcher.group(1))) : "";
  }

  private String comment(Class<?> type) {
    Matcher matcher =
        Pattern.compile(
                "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@[^\\n]*\\n(?:\\s+@[^\\n]*\\n|}\\)\\n)*)?"
                    + "(?:public |sealed |final |static )*(?:record|enum|class|interface) "
                    + type.getSimpleName()
                    + "\\b",
                Pattern.DOTALL)
            .matcher(text(type));
    return matcher.find() ? stripped(matcher.group(1)) : "";
  }

  private String text(Class<?> type) {
    Class<?> outermost = type;
    while (outermost.getEnclosingClass() != null) {
      outermost = outermost.getEnclosingClass();
    }
    String file = outermost.getName().replace('.', '/') + ".java";
    for (String module : MODULES) {
      Path path = project.resolve(module).resolve(MAIN).resolve(file);
      if (Files.exists(path)) {
        return read(path);
      }
    }
    throw new IllegalStateException("there is no source of " + type);
  }

  /** The first sentence of each package's comment, by package. */
  Map<String, String> packages(String module) throws IOException {
    Map<String, String> packages = new TreeMap<>();
    Path root = project.resolve(module).resolve(MAIN);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.endsWith("package-info.java")).sorted().toList()) {
        String name = root.relativize(file.resolveSibling("")).toString().replace('/', '.');
        Matcher comment = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL).matcher(read(file));
        packages.put(name, comment.find() ? plain(stripped(comment.group(1))) : "");
      }
    }
    return packages;
  }

  /** Text in Markdown, of a comment without its stars. */
  private static String plain(String comment) {
    return comment
        .replaceAll("\\s+", " ")
        .replaceAll("\\{@code ([^{}]*)}", "`$1`")
        .replaceAll("\\{@link [^}\\s]*[.#](\\w+)(?:\\([^)]*\\))?\\s*}", "`$1`")
        .replaceAll("\\{@link (\\w+)}", "`$1`")
        .replaceAll("</?p>", "")
        .replace("|", "\\|")
        .strip();
  }

  /** The first sentence. */
  static String sentence(String text) {
    Matcher matcher = SENTENCE.matcher(text);
    return matcher.find() ? matcher.group() : text;
  }

  private static String stripped(String comment) {
    return comment.replaceAll("(?m)^\\s*\\* ?", "").strip();
  }

  static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
