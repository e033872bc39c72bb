package io.netwright.stage;

import io.netwright.artifact.Workspace;
import io.netwright.refusal.WorkFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A mark that a client leaves in its workspace, so that a worker can tell whether it sees the same
 * workspace or only a folder of the same name.
 */
public final class WorkspaceProbe {
  private static final String DOCUMENT = "probe";
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

  private WorkspaceProbe() {}

  /** Leaves a mark for a run; yields what a worker must find. */
  public static String leave(Workspace workspace, String runId) throws IOException {
    String mark = "\"" + UUID.randomUUID() + "\"";
    workspace.run(runId).replace(DOCUMENT, mark.getBytes(StandardCharsets.UTF_8));
    return mark;
  }

  /** Path of the mark below the workspace's root. */
  public static String path(String runId) {
    return "runs/" + runId + "/" + DOCUMENT + ".json";
  }

  /**
   * Refuses to work where the mark is not found; costs nothing after the first time.
   *
   * @param mark what the client left; empty: client and worker are one
   */
  static void require(RunEnvironment environment, String mark) throws IOException {
    if (mark.isEmpty() || SEEN.contains(mark)) {
      return;
    }
    Optional<byte[]> found = environment.workspace().run(environment.runId()).read(DOCUMENT);
    if (found.isEmpty() || !new String(found.get(), StandardCharsets.UTF_8).equals(mark)) {
      throw new WorkFailedException(
          "worker "
              + InetAddress.getLocalHost().getHostName()
              + " (process "
              + ProcessHandle.current().pid()
              + ") does not see the workspace "
              + environment.workspace()
              + " of the client; use a folder that every worker has mounted, or a workspace such as"
              + " s3://BUCKET/FOLDER");
    }
    SEEN.add(mark);
  }
}
