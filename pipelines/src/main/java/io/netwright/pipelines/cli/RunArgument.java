package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.refusal.RefusedException;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStore;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The run that a command is about, and the workspace that has it. */
final class RunArgument {
  @Parameters(
      paramLabel = "RUN",
      description = "The run's id or its beginning, as netwright runs list shows it.")
  private String runId = "";

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();

  Workspace workspace() {
    return workspace.workspace();
  }

  /** The record of the run. */
  RunRecord find() throws IOException {
    return find(new RunStore(workspace()), runId);
  }

  /** The run of that id, or the only one whose id begins so. */
  static RunRecord find(RunStore store, String runId) throws IOException {
    List<String> matching = store.runIds().stream().filter(id -> id.startsWith(runId)).toList();
    if (matching.size() == 1) {
      String found = matching.get(0);
      return store
          .read(found)
          .orElseThrow(
              () ->
                  new RefusedException(
                      "the record of run "
                          + found
                          + " in "
                          + store.workspace()
                          + " cannot be read; netwright check says why"));
    }
    return store
        .read(runId)
        .orElseThrow(
            () ->
                new RefusedException(
                    matching.isEmpty()
                        ? "no run "
                            + runId
                            + " in "
                            + store.workspace()
                            + "; netwright runs list shows them"
                        : runId + " means " + matching.size() + " runs: " + matching));
  }
}
