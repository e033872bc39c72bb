package io.netwright.pipelines.config;

import io.netwright.refusal.Refusal;

/** An experiment that cannot be run as written; the message is one line for its author. */
public final class ConfigException extends RuntimeException implements Refusal {
  private static final long serialVersionUID = 1;

  private final String path;

  /** Says what is wrong, where, and what is allowed. */
  public ConfigException(String message) {
    this("", message);
  }

  private ConfigException(String path, String message) {
    super(message);
    this.path = path;
  }

  /**
   * Says what is wrong with one entry of an experiment, by who does not know its line.
   *
   * @param path of the entry, e.g. {@code assembly.tasks[0].sources[1].dataset}
   */
  public static ConfigException at(String path, String problem) {
    return new ConfigException(path, path + ": " + problem);
  }

  /** The entry that is wrong, where its line is still to be said; else empty. */
  public String path() {
    return path;
  }
}
