package io.netwright.pipelines.experiment;

import io.netwright.artifact.Workspace;
import io.netwright.mlflow.MlflowServer;
import io.netwright.schemas.ModelRef;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a launch is told.
 *
 * @param graph the experiment, and what of it runs
 * @param workspace where everything is kept
 * @param forcedStages transforms that are done again
 * @param server MLflow server that shows the run while it goes on
 * @param beamOptions options that Beam knows
 * @param command the command line that leads here, to be shown for going on
 * @param runId names the run; the same again goes on with a run that was killed
 * @param rivals models that are evaluated beside those of the experiment
 */
public record Launch(
    StageGraph graph,
    Workspace workspace,
    List<String> forcedStages,
    Optional<MlflowServer> server,
    List<String> beamOptions,
    String command,
    String runId,
    List<ModelRef> rivals) {

  /** Takes immutable copies. */
  public Launch {
    rivals = List.copyOf(rivals);
    forcedStages = List.copyOf(forcedStages);
    beamOptions = List.copyOf(beamOptions);
  }

  /** The experiment. */
  public ExperimentSession session() {
    return graph.session();
  }

  /** The same under a name that tells what it is for, with models to be compared with. */
  public Launch named(String newRunId, List<ModelRef> newRivals) {
    return new Launch(
        graph, workspace, forcedStages, server, beamOptions, command, newRunId, newRivals);
  }

  /** The same for workers that start in other folders than this process. */
  public Launch rooted() {
    return new Launch(
        new StageGraph(session().rooted(), graph.nodes()),
        workspace,
        forcedStages,
        server,
        beamOptions,
        command,
        runId,
        rivals);
  }
}
