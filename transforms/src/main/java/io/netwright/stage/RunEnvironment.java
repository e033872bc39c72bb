package io.netwright.stage;

import io.netwright.artifact.Workspace;
import java.util.List;
import java.util.Objects;

/**
 * What a worker knows about the run it works for.
 *
 * @param workspace where everything is kept
 * @param runId the run
 * @param threads threads of one native operation
 * @param forcedStages stages that are done again even where their results are known
 */
public record RunEnvironment(
    Workspace workspace, String runId, int threads, List<String> forcedStages) {

  /** The environment that a pipeline's options describe. */
  public static RunEnvironment of(NetwrightOptions options) {
    return new RunEnvironment(
        Workspace.at(options.getWorkspace()),
        options.getRunId(),
        options.getThreads(),
        Objects.requireNonNullElse(options.getForcedStages(), List.of()));
  }
}
