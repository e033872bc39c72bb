package io.netwright.pipelines.run;

import io.netwright.artifact.Draft;
import io.netwright.artifact.Workspace;
import io.netwright.device.DeviceLease;
import io.netwright.device.Devices;
import io.netwright.device.EngineSetup;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.CodeVersion;
import io.netwright.pipelines.experiment.ExperimentPipeline;
import io.netwright.pipelines.experiment.Launch;
import io.netwright.pipelines.experiment.PlannedWork;
import io.netwright.pipelines.experiment.Planner;
import io.netwright.pipelines.experiment.StageGraph;
import io.netwright.pipelines.flink.ClusterJob;
import io.netwright.pipelines.flink.FlinkJob;
import io.netwright.pipelines.flink.FlinkMaster;
import io.netwright.pipelines.report.DataNotes;
import io.netwright.pipelines.report.RunReport;
import io.netwright.refusal.RefusedException;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.stage.NetwrightOptions;
import io.netwright.stage.RecordedOrigin;
import io.netwright.stage.RunEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.jspecify.annotations.Nullable;

/** One launch of an experiment, from its record in the workspace to its report. */
public final class ExperimentRun {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
  private static final long LAST_WORD_MILLIS = 10_000;

  private final Launch launch;
  private final PrintWriter out;
  private final Workspace workspace;
  private final RunStore store;
  private RunRecord record;
  private volatile @Nullable RunWatch watching;

  /** A run that says what it does. */
  public ExperimentRun(Launch launch, PrintWriter out) {
    this.launch = launch;
    this.out = out;
    this.workspace = launch.workspace();
    this.store = new RunStore(workspace);
    this.record = record(launch);
  }

  /** Runs; yields the exit code. */
  public int run() throws Exception {
    try (ScratchFolder scratch = ScratchFolder.open()) {
      return run(scratch);
    }
  }

  private int run(ScratchFolder folder) throws Exception {
    Path scratch = folder.path();
    EngineSetup.threads(launch.session().config().execution().threads());
    refuseMissingInputs();
    FlinkMaster master = FlinkMaster.of(launch.beamOptions());
    if (!master.isEmbedded()) {
      return onCluster(new ClusterLaunch(master, launch), scratch);
    }
    Devices.check();
    Pipeline pipeline = pipeline(master, workers(), "", scratch, new ArrayList<>());
    workspace.sweep(Duration.ofDays(1));
    store.save(record);
    sayWhatRuns(master);
    Thread stopper = new Thread(() -> stopped(folder), "stop");
    Runtime.getRuntime().addShutdownHook(stopper);
    RunStatus end = RunStatus.FAILED;
    RunWatch watch = RunWatch.start(workspace, launch.server(), record.runId(), out);
    watching = watch;
    watch.giveSigns();
    try {
      pipeline.run().waitUntilFinish();
      end = RunStatus.FINISHED;
    } finally {
      watch.close();
      if (!isStopping(stopper)) {
        save(record.ended(end, System.currentTimeMillis()));
        watch.sendRest();
      }
    }
    new RunReport(workspace, record.runId()).write(out);
    watch.sendRest(); // the report
    return 0;
  }

  /** Submits the run and follows it; it survives the end of this process. */
  private int onCluster(ClusterLaunch cluster, Path scratch)
      throws IOException, InterruptedException {
    int slots = cluster.slots();
    boolean goesOn = store.contains(record.runId());
    Pipeline pipeline;
    List<String> results = new ArrayList<>();
    try {
      String mark = cluster.probe(record.runId());
      pipeline = pipeline(cluster.master(), slots, mark, scratch, results);
    } catch (IOException | RuntimeException e) {
      if (!goesOn) {
        workspace.run(record.runId()).deleteAll(); // the mark of a run that is none
      }
      throw e;
    }
    workspace.sweep(Duration.ofDays(1));
    ClusterJob job = cluster.job(results);
    job.save(workspace, record.runId());
    store.save(record);
    sayWhatRuns(cluster.master());
    try {
      pipeline.run();
    } catch (RuntimeException e) {
      save(record.ended(RunStatus.FAILED, System.currentTimeMillis()));
      throw e;
    }
    Optional<FlinkJob> submitted = job.ask(record.runId());
    if (submitted.isPresent()) {
      job.identified(submitted.get().id()).save(workspace, record.runId());
      out.println("job " + submitted.get().id());
    }
    ClusterRun run = new ClusterRun(workspace, record.runId(), out);
    Thread leaver = new Thread(run::sayHowToGoOn, "leave");
    Runtime.getRuntime().addShutdownHook(leaver);
    int code = run.follow(launch.server());
    isStopping(leaver);
    return code;
  }

  private void sayWhatRuns(FlinkMaster master) throws IOException {
    out.printf("run %s: %s in %s%n", record.runId(), record.experiment(), workspace);
    out.println("on " + master);
    List<String> notes = launch.session().remarks();
    new DataNotes(workspace, record.runId()).save(notes);
    notes.forEach(out::println);
    out.flush();
    saveExperiment();
  }

  /** For people: the experiment as it runs, with every value, to be run again. */
  private void saveExperiment() throws IOException {
    String yaml = ExperimentReader.yaml(launch.session().config());
    try (Draft draft = workspace.storage().draft("application/yaml")) {
      draft.out().write(yaml.getBytes(StandardCharsets.UTF_8));
      draft.replace("runs/" + record.runId() + "/experiment.yaml");
    }
  }

  private int workers() {
    int threads = launch.session().config().execution().threads();
    return Math.max(1, Runtime.getRuntime().availableProcessors() / threads);
  }

  /**
   * The pipeline of the launch.
   *
   * @param results takes the names of the files that it writes
   */
  private Pipeline pipeline(
      FlinkMaster master, int workers, String mark, Path scratch, List<String> results)
      throws IOException {
    int threads = launch.session().config().execution().threads();
    FlinkPipelineOptions options = options(master, workers, scratch);
    options.setJobName(record.runId());
    NetwrightOptions own = options.as(NetwrightOptions.class);
    own.setWorkspace(workspace.root());
    own.setRunId(record.runId());
    own.setThreads(threads);
    own.setWorkspaceProbe(mark);
    own.setForcedStages(launch.forcedStages());
    own.setCodeVersion(record.codeVersion());
    Pipeline pipeline = Pipeline.create(options);
    Launch built = master.isEmbedded() ? launch : launch.rooted();
    results.addAll(ExperimentPipeline.build(pipeline, built));
    return pipeline;
  }

  /** Beam refuses what it does not know by the exception of every other fault. */
  private FlinkPipelineOptions options(FlinkMaster master, int workers, Path scratch)
      throws IOException {
    try {
      return FlinkSettings.options(master, launch.beamOptions(), workers, scratch);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** What the launched stages need of stages that may not compute must be known. */
  private void refuseMissingInputs() throws IOException {
    StageGraph lookedUp = launch.graph().lookedUp();
    RunEnvironment environment =
        new RunEnvironment(
            workspace, record.runId(), launch.session().config().execution().threads(), List.of());
    List<String> missing = new ArrayList<>();
    Set<String> stages = new LinkedHashSet<>();
    for (PlannedWork work : Planner.plan(lookedUp, environment)) {
      if (!work.done() && !lookedUp.computes(work.stage())) {
        missing.add(work.stage() + " " + work.subject());
        stages.add(work.stage().word());
      }
    }
    if (!missing.isEmpty()) {
      throw new ConfigException(
          "this needs results that the workspace does not have: "
              + missing
              + "; run "
              + String.join(", ", stages)
              + " first, or have them run with it (--stages, or no --from)");
    }
  }

  /** What Ctrl-C and termination do: work stops at a checkpoint, the record says so. */
  private void stopped(ScratchFolder folder) {
    try {
      boolean stopped = DeviceLease.interruptHolders(STOP_PATIENCE.toMillis());
      save(record.ended(RunStatus.CANCELLED, System.currentTimeMillis()));
      out.println();
      out.println(
          stopped
              ? "stopped; finished work and checkpoints are kept. To go on:"
              : "stopped before the last checkpoint was reached; what is finished is kept. To go"
                  + " on:");
      out.println("  ./" + launch.command());
      out.flush();
      RunWatch watch = watching;
      if (watch != null) {
        watch.sendRest(LAST_WORD_MILLIS);
      }
    } catch (IOException | InterruptedException e) {
      out.println("stopped: " + e.getMessage());
      out.flush();
    } finally {
      folder.close(); // the key of embedded Flink lies there
    }
  }

  private static boolean isStopping(Thread stopper) {
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
      return false;
    } catch (IllegalStateException e) {
      return true; // the shutdown is under way, and the hook writes the record
    }
  }

  private synchronized void save(RunRecord newRecord) throws IOException {
    record = newRecord;
    store.save(record);
  }

  private static RunRecord record(Launch launch) {
    Map<String, String> config = new TreeMap<>();
    RecordedOrigin.flatten("", ExperimentReader.tree(launch.session().config()), config);
    return new RunRecord(
        launch.runId(),
        launch.session().config().name(),
        System.currentTimeMillis(),
        null,
        RunStatus.RUNNING,
        launch.command(),
        config,
        CodeVersion.current(),
        List.of());
  }
}
