package io.netwright.pipelines.cli;

import picocli.CommandLine.Option;

/** How a command writes what it found. */
final class FormatOption {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "How to write it: text for people, or json with everything that is "
              + "known, for programs (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  boolean isJson() {
    return format == Format.JSON;
  }
}
