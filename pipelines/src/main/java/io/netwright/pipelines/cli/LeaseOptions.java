package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.registry.Leases;
import java.time.Clock;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a model is kept from two at once. */
final class LeaseOptions {
  @Option(
      names = "--lease",
      paramLabel = "AGE",
      defaultValue = "2m",
      description =
          "Let others take over after this long without a sign of life from this "
              + "process (default: ${DEFAULT-VALUE}).")
  private String length = "2m";

  @Option(
      names = "--wait",
      paramLabel = "AGE",
      defaultValue = "0s",
      description =
          "Wait this long for somebody else to give the model back (default: ${DEFAULT-VALUE}).")
  private String patience = "0s";

  Leases leases(Workspace workspace) {
    return new Leases(workspace, Clock.systemUTC(), Age.parse("--lease", length));
  }

  Duration patience() {
    return Age.parse("--wait", patience);
  }
}
