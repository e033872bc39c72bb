package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.data.DataSources;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where everything is kept. */
final class WorkspaceOption {
  @Option(
      names = "--workspace",
      paramLabel = "FOLDER",
      defaultValue = "netwright-runs",
      description =
          "Where everything is kept; s3://bucket/folder too (default: ./${DEFAULT-VALUE})")
  private String location = "netwright-runs";

  Workspace workspace() {
    return Workspace.at(absolute());
  }

  String absolute() {
    return location.contains("://") ? location : Path.of(location).toAbsolutePath().toString();
  }

  /** Where decoded images are kept: beside a folder's results, else on the machine that reads. */
  String dataCache() {
    return location.contains("://")
        ? DataSources.machineCache(System.getenv())
        : Path.of(absolute(), "data-cache").toString();
  }

  String again() {
    return location.equals("netwright-runs") ? "" : " --workspace '" + location + "'";
  }
}
