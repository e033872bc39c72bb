package io.netwright.pipelines.cli;

import io.netwright.mlflow.MlflowServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where what is done is shown while it is done. */
final class TrackingOption {
  @Option(
      names = "--tracking",
      paramLabel = "URI",
      description =
          "Show runs on this MLflow server while they go on, and registered "
              + "models (default: MLFLOW_TRACKING_URI, with MLFLOW_TRACKING_USERNAME "
              + "and _PASSWORD, or _TOKEN).")
  private @Nullable String address;

  /** Whether a server was named. */
  boolean isGiven() {
    return address != null;
  }

  /** The option for another process; an address that was accepted holds no credentials. */
  List<String> arguments() {
    return address == null ? List.of() : List.of("--tracking", address);
  }

  Optional<MlflowServer> server(Map<String, String> environment) {
    return TrackingAddress.of(address, environment);
  }
}
