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
 * @param codeVersion version and commit of the code that does the work; goes into the lineage
 */
public record RunEnvironment(
    Workspace workspace, String runId, int threads, List<String> forcedStages, String codeVersion) {
  /** What stands where nobody said which code it is. */
  public static final String UNKNOWN_CODE = "unknown";

  /** An environment in which work is looked up, or done by code that nobody named. */
  public RunEnvironment(Workspace workspace, String runId, int threads, List<String> forcedStages) {
    this(workspace, runId, threads, forcedStages, UNKNOWN_CODE);
  }

  /** The environment that a pipeline's options describe. */
  public static RunEnvironment of(NetwrightOptions options) {
    return new RunEnvironment(
        Workspace.at(options.getWorkspace()),
        options.getRunId(),
        options.getThreads(),
        Objects.requireNonNullElse(options.getForcedStages(), List.of()),
        options.getCodeVersion());
  }
}
