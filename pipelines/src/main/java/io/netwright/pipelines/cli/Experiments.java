package io.netwright.pipelines.cli;

import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.NearestNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Experiments as text: files, and those that come with the program.
 *
 * @param source what people call it
 * @param text its YAML
 */
record Experiments(String source, String text) {
  /** Names of the experiments that come with the program. */
  static final List<String> BUILT_IN =
      List.of("smoke", "quickstart", "fashion-mnist", "cifar10-lenet", "cifar10-vgg16");

  /** The most bytes of a file; its characters are counted later. */
  private static final int LONGEST = 4 << 20;

  /** The built-in experiment of that name, or the file of that path. */
  static Experiments load(String nameOrFile) throws IOException {
    try {
      if (BUILT_IN.contains(nameOrFile)) {
        return new Experiments(nameOrFile + ".yaml", builtIn(nameOrFile));
      }
      Path file = Path.of(nameOrFile);
      if (!Files.isRegularFile(file)) {
        throw new ConfigException(missing(nameOrFile));
      }
      if (Files.size(file) > LONGEST) {
        throw new ConfigException(
            nameOrFile
                + ": takes "
                + Files.size(file)
                + " bytes, an experiment at most "
                + LONGEST
                + "; is it another kind of file?");
      }
      return new Experiments(nameOrFile, text(Files.newInputStream(file)));
    } catch (CharacterCodingException e) {
      throw new ConfigException(
          nameOrFile + ": is not UTF-8 text; is it another kind of file, or saved as UTF-16?");
    } catch (InvalidPathException e) {
      throw new ConfigException("no experiment file " + e.getMessage());
    } catch (AccessDeniedException | NoSuchFileException e) {
      throw new ConfigException(
          e instanceof NoSuchFileException
              ? missing(nameOrFile)
              : "cannot read " + nameOrFile + ": this user may not");
    }
  }

  private static String missing(String name) {
    if (Files.isRegularFile(Path.of(name + ".yaml"))) {
      return "no experiment file " + name + "; did you mean " + name + ".yaml?";
    }
    if (Files.isDirectory(Path.of(name))) {
      return name + " is a folder; netwright init " + name + " writes an experiment for its images";
    }
    String question = NearestNames.question(name, BUILT_IN);
    return "no experiment file "
        + name
        + (question.isEmpty() ? "; give " : "; " + question + " Give ")
        + "a YAML file or one of the built-in experiments "
        + BUILT_IN;
  }

  /** The sentence that the first line says of it. */
  String summary() {
    return text.lines()
        .limit(1)
        .filter(line -> line.startsWith("#"))
        .map(line -> line.substring(1).strip())
        .findFirst()
        .orElse("");
  }

  /** At most so much, whatever size a file claims to have. */
  private static String text(InputStream file) throws IOException {
    try (file) {
      byte[] bytes = file.readNBytes(LONGEST + 1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  private static String builtIn(String name) throws IOException {
    try (InputStream in = Experiments.class.getResourceAsStream("/experiments/" + name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("the built-in experiment " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
