package io.netwright.pipelines.cli;

/** How what a command found is written. */
enum Format {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON
}
