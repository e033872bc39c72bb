package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.data.DataSources;
import io.netwright.refusal.RefusedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where everything is kept. */
final class WorkspaceOption {
  @Option(
      names = "--workspace",
      paramLabel = "FOLDER",
      defaultValue = "netwright-runs",
      description =
          "The folder, or s3://bucket/folder, where everything is kept (default: ${DEFAULT-VALUE} in this folder).")
  private String location = "netwright-runs";

  Workspace workspace() {
    String place = absolute();
    if (!place.contains("://")) {
      refuseFileInTheWay(Path.of(place));
    }
    return Workspace.at(place);
  }

  private static void refuseFileInTheWay(Path folder) {
    Path there = folder;
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new RefusedException(
          "workspace "
              + folder
              + " cannot be a folder: "
              + there
              + " is a file; name another place");
    }
  }

  String absolute() {
    try {
      return location.contains("://") ? location : Path.of(location).toAbsolutePath().toString();
    } catch (InvalidPathException e) {
      throw new RefusedException("--workspace is no path: " + e.getMessage());
    }
  }

  /** Where decoded images are kept: beside a folder's results, else on the machine that reads. */
  String dataCache() {
    return location.contains("://")
        ? DataSources.machineCache(System.getenv())
        : Path.of(absolute(), "data-cache").toString();
  }

  String again() {
    return location.equals("netwright-runs") ? "" : " --workspace " + ShellWords.quoted(location);
  }
}
