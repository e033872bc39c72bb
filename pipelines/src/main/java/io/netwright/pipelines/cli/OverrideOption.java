package io.netwright.pipelines.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Changes to an experiment that are made on the command line. */
final class OverrideOption {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Change one value of the experiment, e.g. training.epochs=3. May be given several times.")
  private List<String> overrides = new ArrayList<>();

  /** One more, on behalf of another option. */
  void add(String assignment) {
    overrides.add(assignment);
  }

  List<String> overrides() {
    return List.copyOf(overrides);
  }
}
