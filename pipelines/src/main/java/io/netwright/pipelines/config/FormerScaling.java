package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.head.HeadMethod;
import java.util.Optional;

/**
 * The key {@code assembly.scaling}, which {@code assembly.head} took the place of; read for one
 * more version.
 */
final class FormerScaling {
  private static final String SCALING = "scaling";
  private static final String HEAD = "head";
  private static final String PATH = "assembly." + SCALING;

  private FormerScaling() {}

  /**
   * Replaces it by today's key.
   *
   * @return what to write instead; empty where it is not there
   * @throws ConfigException if both are there, or it is neither true nor false
   */
  static Optional<HeadMethod> replace(YamlDocument document) {
    if (!(document.tree().get("assembly") instanceof ObjectNode assembly)
        || !assembly.has(SCALING)
        || assembly.path(SCALING).isNull()) {
      return Optional.empty();
    }
    JsonNode scaling = assembly.path(SCALING);
    if (!scaling.isBoolean()) {
      throw refused(
          document, "must be true or false, got " + scaling + "; better write assembly.head");
    }
    boolean inFile = document.lines().containsKey(PATH);
    if (inFile && document.lines().containsKey("assembly." + HEAD)) {
      throw refused(document, "is the old form of assembly.head; give one of them");
    }
    assembly.remove(SCALING);
    HeadMethod head = scaling.booleanValue() ? HeadMethod.SCALING : HeadMethod.NONE;
    assembly.put(HEAD, head.name());
    return Optional.of(head);
  }

  private static ConfigException refused(YamlDocument document, String problem) {
    return new ConfigException(document.position(PATH) + ": " + PATH + ": " + problem);
  }
}
