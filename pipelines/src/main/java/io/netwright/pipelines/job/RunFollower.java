package io.netwright.pipelines.job;

import io.netwright.artifact.Workspace;
import io.netwright.stage.CanonicalJson;
import io.netwright.stage.WorkStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads how the work of a run goes on, as its workers write it down in the workspace. */
public record RunFollower(Workspace workspace, String runId) {

  /** Every piece of work of the run, in the order it was begun. */
  public List<WorkStatus> work() throws IOException {
    List<WorkStatus> statuses = new ArrayList<>();
    for (String name : workspace.run(runId).list()) {
      Optional<byte[]> json =
          name.startsWith("work/") ? workspace.run(runId).read(name) : Optional.empty();
      if (json.isPresent()) {
        statuses.add(
            CanonicalJson.read(new String(json.get(), StandardCharsets.UTF_8), WorkStatus.class));
      }
    }
    statuses.sort(Comparator.comparingLong(WorkStatus::startedAt).thenComparing(WorkStatus::key));
    return statuses;
  }
}
