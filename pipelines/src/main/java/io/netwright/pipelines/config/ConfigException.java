package io.netwright.pipelines.config;

import io.netwright.refusal.Refusal;

/** An experiment that cannot be run as written; the message is one line for its author. */
public final class ConfigException extends RuntimeException implements Refusal {
  private static final long serialVersionUID = 1;

  /** Says what is wrong, where, and what is allowed. */
  public ConfigException(String message) {
    super(message);
  }
}
