package io.netwright.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netwright.json.JsonFault;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Is told of documents that cannot be read. They count as unknown: work is done again, a list is
 * shorter. None makes a workspace unusable, and none passes in silence.
 */
@FunctionalInterface
public interface Unreadable {
  /** Warns of each document once, in one line that names it. */
  Unreadable WARN = (location, reason) -> Warning.once(location + " is passed over: " + reason);

  /**
   * Takes note of one.
   *
   * @param location where the document lies
   * @param reason what is wrong with it
   */
  void found(String location, String reason);

  /** What an exception says, in one line. */
  static String reason(Exception cause) {
    String message =
        cause instanceof JsonProcessingException json ? JsonFault.of(json) : cause.getMessage();
    String text = String.valueOf(message).replaceAll("\\s+", " ");
    return text.length() > 300 ? text.substring(0, 300) + "…" : text;
  }

  /** The same of a document whose place is said elsewhere. */
  static String reason(Exception cause, String location) {
    String text = reason(cause);
    return text.startsWith(location + " ") ? "it" + text.substring(location.length()) : text;
  }

  /** Warnings that this process has given. */
  final class Warning {
    private static final Logger LOG = LoggerFactory.getLogger("io.netwright.workspace");
    private static final Set<String> GIVEN = ConcurrentHashMap.newKeySet();

    private Warning() {}

    /** Gives a warning unless it was given before; the text has one line. */
    public static void once(String text) {
      if (GIVEN.add(text)) {
        LOG.warn("{}", text);
      }
    }
  }
}
