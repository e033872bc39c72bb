package io.netwright.pipelines.job;

import io.netwright.artifact.Workspace;
import io.netwright.track.MlflowServer;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a launch is told.
 *
 * @param session the experiment
 * @param workspace where everything is kept
 * @param from first stage that may compute anything
 * @param until last stage
 * @param forcedStages transforms that are done again
 * @param server MLflow server that shows the run while it goes on
 * @param beamOptions options that Beam knows
 * @param command the command line that leads here, to be shown for going on
 */
public record Launch(
    ExperimentSession session,
    Workspace workspace,
    StageName from,
    StageName until,
    List<String> forcedStages,
    Optional<MlflowServer> server,
    List<String> beamOptions,
    String command) {

  /** Takes immutable copies. */
  public Launch {
    forcedStages = List.copyOf(forcedStages);
    beamOptions = List.copyOf(beamOptions);
  }
}
