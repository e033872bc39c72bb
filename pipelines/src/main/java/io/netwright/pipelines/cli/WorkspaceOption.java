package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where everything is kept. */
final class WorkspaceOption {
  @Option(
      names = "--workspace",
      paramLabel = "FOLDER",
      defaultValue = "netwright-runs",
      description = "Where everything is kept (default: ./${DEFAULT-VALUE})")
  private String location = "netwright-runs";

  Workspace workspace() {
    return Workspace.at(absolute());
  }

  String absolute() {
    return location.contains("://") ? location : Path.of(location).toAbsolutePath().toString();
  }

  String dataCache() {
    return location.contains("://") ? "" : Path.of(absolute(), "data-cache").toString();
  }

  String again() {
    return location.equals("netwright-runs") ? "" : " --workspace '" + location + "'";
  }
}
