package io.netwright.pipelines.config;

import java.io.Serializable;

/**
 * How an experiment is computed.
 *
 * @param threads threads of one native operation; part of every result's key, because
 *     floating-point sums depend on it
 */
public record ExecutionConfig(int threads) implements Serializable {

  /** Refuses thread counts that no machine has. */
  public ExecutionConfig {
    if (threads < 1 || threads > 1024) {
      throw new IllegalArgumentException("threads must be in 1..1024, got " + threads);
    }
  }

  /** Two threads. */
  public static ExecutionConfig defaults() {
    return new ExecutionConfig(2);
  }
}
