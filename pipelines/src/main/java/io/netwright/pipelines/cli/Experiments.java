package io.netwright.pipelines.cli;

import io.netwright.pipelines.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
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
      List.of("smoke", "quickstart", "cifar10-lenet", "cifar10-vgg16");

  /** The built-in experiment of that name, or the file of that path. */
  static Experiments load(String nameOrFile) throws IOException {
    try {
      if (BUILT_IN.contains(nameOrFile)) {
        return new Experiments(nameOrFile + ".yaml", builtIn(nameOrFile));
      }
      Path file = Path.of(nameOrFile);
      if (!Files.isRegularFile(file)) {
        throw new ConfigException(
            "no experiment file "
                + nameOrFile
                + "; give a YAML file or one of the built-in experiments "
                + BUILT_IN);
      }
      return new Experiments(nameOrFile, Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new ConfigException(nameOrFile + " is not text in UTF-8; give a YAML file");
    } catch (InvalidPathException e) {
      throw new ConfigException("no experiment file " + e.getMessage());
    } catch (AccessDeniedException | NoSuchFileException e) {
      throw new ConfigException(
          "cannot read " + nameOrFile + " (" + e.getClass().getSimpleName() + ")");
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
