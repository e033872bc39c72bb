package io.netwright.pipelines.cli;

import io.netwright.mlflow.MlflowCredentials;
import io.netwright.mlflow.MlflowServer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the MLflow server is, from the command line or the environment. */
final class TrackingAddress {

  private TrackingAddress() {}

  /** The server that was named, if one was. */
  static Optional<MlflowServer> of(@Nullable String option, Map<String, String> environment) {
    String uri = option == null ? environment.get("MLFLOW_TRACKING_URI") : option;
    if (uri == null || uri.isBlank()) {
      return Optional.empty();
    }
    MlflowServer server =
        MlflowServer.at(uri)
            .as(
                new MlflowCredentials(
                    environment.get("MLFLOW_TRACKING_USERNAME"),
                    environment.get("MLFLOW_TRACKING_PASSWORD"),
                    environment.get("MLFLOW_TRACKING_TOKEN")));
    String experiment = environment.get("MLFLOW_EXPERIMENT_NAME");
    return Optional.of(
        experiment == null || experiment.isBlank() ? server : server.inExperiment(experiment));
  }
}
