package io.netwright.gc;

import io.netwright.artifact.Workspace;
import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.util.List;

/**
 * Links in a workspace. Behind one, files may be out of sight for a while, as those of a disk that
 * is not mounted, or be another workspace's, too: whoever collects garbage there deletes what
 * somebody needs.
 */
final class LinkedPlaces {
  /** All folders in which something is listed, because it refers or because it may be garbage. */
  static final List<String> FOLDERS =
      List.of(
          "runs",
          "results",
          "memo",
          "artifacts",
          "imports",
          "imported-names",
          "models",
          "leases",
          "schedules",
          "data",
          "checkpoints",
          "progress",
          "data-cache",
          ".drafts");

  private LinkedPlaces() {}

  /**
   * Refuses a workspace in which a link lies.
   *
   * @throws IllegalArgumentException naming the first one
   */
  static void refuse(Workspace workspace) throws IOException {
    for (String folder : FOLDERS) {
      List<String> links = workspace.storage().links(folder);
      if (!links.isEmpty()) {
        throw new RefusedException(
            workspace.storage().locate(links.get(0))
                + ": is a link, and gc deletes nothing where files may be out of sight or another"
                + " workspace's; move back what it leads to, or link to the whole workspace"
                + " instead");
      }
    }
  }
}
