package io.netwright.mlflow;

import io.netwright.artifact.Workspace;
import io.netwright.refusal.RefusedException;
import io.netwright.registry.Aliases;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelVersion;
import io.netwright.run.Pulse;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an MLflow server agree with the record of runs in the workspace.
 *
 * <p>A run becomes a parent run tagged {@code netwright.runId}, each piece of work a child run
 * tagged {@code netwright.key}. A push finds them by these tags, compares parameters, tags, metric
 * histories and files, and sends what is missing; so it may be repeated, and cut off anywhere. An
 * ended run whose parameters or points deny the record, which MLflow cannot unsay, is deleted and
 * made anew.
 *
 * <p>An instance remembers what it sent, so pushing a running experiment every few seconds costs
 * only what is new. After an error it forgets and compares again.
 *
 * <p>Two pushes at once: MLflow has no create-if-absent, so both may create the same run; each
 * looks again after creating and keeps the one with the smallest id. When a run disappears under a
 * push, that push compares once more. At rest, after the last push has ended well, there is one run
 * for each record. Metric points are sent with their own time; the server holds equal ones once.
 *
 * <p>Thread-safe; pushes of one instance go one after the other.
 */
public final class MlflowPush implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MlflowPush.class);

  private final RunStore store;
  private final MlflowServer server;
  private final MlflowCalls calls;
  private final MlflowRuns runs;
  private final Map<String, String> experiments = new HashMap<>();
  private final Map<String, Map<String, RemoteRun>> known = new HashMap<>();
  private PushReport report = PushReport.nothing();

  /** A push from a workspace to a server; connects when it is used. */
  public MlflowPush(Workspace workspace, MlflowServer server) {
    this.store = new RunStore(workspace);
    this.server = server;
    this.calls = new MlflowCalls(server);
    this.runs = new MlflowRuns(calls);
  }

  /** Pushes once and forgets. */
  public static PushReport push(Workspace workspace, Collection<String> runIds, MlflowServer target)
      throws IOException {
    try (MlflowPush push = new MlflowPush(workspace, target)) {
      return push.push(runIds);
    }
  }

  /**
   * Sends what the server lacks of these runs.
   *
   * @throws IllegalArgumentException when a run is not in the workspace
   * @throws TrackingException when the server cannot be reached or refuses; what was sent stays
   *     sent, and the next push goes on
   * @throws IOException when the workspace cannot be read
   */
  public synchronized PushReport push(Collection<String> runIds) throws IOException {
    report = PushReport.nothing();
    List<RunRecord> records = new ArrayList<>();
    for (String runId : runIds) {
      records.add(record(runId));
    }
    calls.greet();
    for (RunRecord run : records) {
      pushOrCompareAgain(run);
    }
    return report;
  }

  /**
   * Makes the server's model registry agree with the workspace's: versions with what is known of
   * them, and what their aliases name. Versions come after the runs that made them, aliases last.
   *
   * @param names registered models
   * @throws TrackingException as {@link #push}
   */
  public synchronized ModelsReport pushModels(Collection<String> names) throws IOException {
    ModelRegistry registry = ModelRegistry.of(store.workspace());
    MlflowModels models = new MlflowModels(calls, sender());
    for (String name : names) {
      agree(models, name, registry.versions(name), registry.aliases(name));
    }
    return models.report();
  }

  /**
   * The same for the versions that a model's aliases name: what a retraining or a rollback changes,
   * at a cost that does not grow with the number of versions.
   */
  public synchronized ModelsReport pushAliased(String name) throws IOException {
    ModelRegistry registry = ModelRegistry.of(store.workspace());
    Aliases aliases = registry.aliases(name);
    List<ModelVersion> versions = new ArrayList<>();
    for (int number : aliases.versions()) {
      registry.version(name, number).ifPresent(versions::add);
    }
    MlflowModels models = new MlflowModels(calls, sender());
    agree(models, name, versions, aliases);
    return models.report();
  }

  private void agree(MlflowModels models, String name, List<ModelVersion> versions, Aliases aliases)
      throws IOException {
    List<RegisteredVersion> sourced = new ArrayList<>();
    for (ModelVersion version : versions) {
      sourced(version).ifPresent(sourced::add);
    }
    agreeOrCompareAgain(models, name, sourced, aliases);
  }

  /** Another push may have deleted what this one had seen. */
  private static void agreeOrCompareAgain(
      MlflowModels models, String name, List<RegisteredVersion> versions, Aliases aliases)
      throws IOException {
    try {
      models.agree(name, versions, aliases);
    } catch (TrackingException e) {
      if (e.status() != 400 && e.status() != 404) {
        throw e;
      }
      models.agree(name, versions, aliases);
    }
  }

  /** A version with its file on the server; empty where the workspace has its run no more. */
  private Optional<RegisteredVersion> sourced(ModelVersion version) throws IOException {
    Optional<RunRecord> run = store.read(version.runId());
    if (run.isEmpty()) {
      LOG.warn(
          "version {} of {} is not sent: its run {} is not in the workspace",
          version.number(),
          version.name(),
          version.runId());
      return Optional.empty();
    }
    push(List.of(version.runId()));
    Map<String, RemoteRun> remote = known.getOrDefault(version.runId(), Map.of());
    return RegisteredVersion.of(version, run.get(), remote, store.workspace().artifacts());
  }

  /** As it is now: a run that was lost ends on the server too. */
  private RunRecord record(String runId) throws IOException {
    RunRecord run =
        store
            .read(runId)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "there is no run '"
                            + runId
                            + "' in the workspace "
                            + store.workspace()
                            + ": 'netwright runs list' shows those there are"));
    return Pulse.of(store.workspace()).felt(run);
  }

  /** What was remembered may have changed on the server: the second try looks for itself. */
  private void pushOrCompareAgain(RunRecord run) throws IOException {
    try {
      pushRun(run);
    } catch (TrackingException e) {
      if (e.status() != 400 && e.status() != 404) {
        throw e;
      }
      pushRun(run);
    }
  }

  private void pushRun(RunRecord run) throws IOException {
    String name = server.experiment() == null ? run.experiment() : server.experiment();
    boolean done = false;
    try {
      String experimentId = experiments.get(name);
      if (experimentId == null) {
        experimentId = runs.experiment(name);
        experiments.put(name, experimentId);
      }
      Map<String, RemoteRun> remote = known.get(run.runId());
      if (remote == null) {
        remote = runs.find(experimentId, run.runId());
        known.put(run.runId(), remote);
      }
      pushViews(run, experimentId, remote);
      done = true;
    } finally {
      if (!done) {
        known.remove(run.runId());
        experiments.remove(name);
      }
    }
  }

  /** The parent's end is sent last: a run that looks ended is complete. */
  private void pushViews(RunRecord run, String experimentId, Map<String, RemoteRun> remote)
      throws IOException {
    MlflowSender sender = sender();
    try {
      RunView parentView = RunView.parent(run);
      RemoteRun parent = agreeing(run.runId(), experimentId, remote, parentView);
      sender.sendValues(parent, parentView);
      sender.sendData(parent, parentView);
      for (StageRecord stage : run.stages()) {
        RunView view = RunView.child(run, stage, parent.id());
        RemoteRun child = agreeing(run.runId(), experimentId, remote, view);
        sender.sendValues(child, view);
        sender.sendData(child, view);
        sender.sendArtifacts(child, view);
        sender.sendStatus(child, view);
      }
      sender.sendFiles(parent, RunFiles.of(store.workspace(), run));
      sender.sendStatus(parent, parentView);
    } finally {
      report = report.plus(sender.report());
    }
  }

  private MlflowSender sender() {
    return new MlflowSender(calls, runs, store.workspace().artifacts());
  }

  private RemoteRun agreeing(
      String runId, String experimentId, Map<String, RemoteRun> remote, RunView view)
      throws IOException {
    RemoteRun run = remote.get(view.key());
    if (run != null) {
      for (String metric : List.copyOf(run.unread)) {
        runs.readHistory(run, metric);
      }
      if (view.status() == RunStatus.RUNNING || !run.contradicts(view)) {
        return run;
      }
      runs.delete(run);
      report = report.plus(new PushReport(0, 1, 0, 0, 0, 0));
    } else {
      report = report.plus(new PushReport(1, 0, 0, 0, 0, 0));
    }
    RemoteRun made = runs.create(experimentId, runId, view);
    remote.put(view.key(), made);
    return made;
  }

  @Override
  public void close() {
    calls.close();
  }
}
