package io.netwright.pipelines.job;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.report.RunReport;
import io.netwright.stage.DeviceLease;
import io.netwright.stage.EngineSetup;
import io.netwright.stage.Lineage;
import io.netwright.stage.NetwrightOptions;
import io.netwright.stage.RunEnvironment;
import io.netwright.track.RunRecord;
import io.netwright.track.RunStatus;
import io.netwright.track.RunStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;

/** One launch of an experiment, from its record in the workspace to its report. */
public final class ExperimentRun {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

  private final Launch launch;
  private final PrintWriter out;
  private final Workspace workspace;
  private final RunStore store;
  private RunRecord record;

  /** A run that says what it does. */
  public ExperimentRun(Launch launch, PrintWriter out) {
    this.launch = launch;
    this.out = out;
    this.workspace = launch.workspace();
    this.store = new RunStore(workspace);
    this.record = record(launch, RunIds.fresh(launch.session().config().name()));
  }

  /** Runs; yields the exit code. */
  public int run() throws Exception {
    EngineSetup.threads(launch.session().config().execution().threads());
    refuseMissingInputs();
    Pipeline pipeline = pipeline();
    workspace.sweep(Duration.ofDays(1));
    store.save(record);
    out.printf("run %s: %s in %s%n", record.runId(), record.experiment(), workspace);
    Thread stopper = new Thread(this::stopped, "stop");
    Runtime.getRuntime().addShutdownHook(stopper);
    RunStatus end = RunStatus.FAILED;
    RunWatch watch = RunWatch.start(launch, record.runId(), out);
    try {
      pipeline.run().waitUntilFinish();
      end = RunStatus.FINISHED;
    } finally {
      watch.close();
      if (!isStopping(stopper)) {
        save(record.ended(end, System.currentTimeMillis()));
        watch.track();
      }
    }
    new RunReport(workspace, record.runId()).write(out);
    return 0;
  }

  private Pipeline pipeline() throws IOException {
    int threads = launch.session().config().execution().threads();
    int workers = Math.max(1, Runtime.getRuntime().availableProcessors() / threads);
    Path scratch = Files.createTempDirectory("netwright-flink");
    FlinkPipelineOptions options = FlinkSettings.options(launch.beamOptions(), workers, scratch);
    options.setJobName(record.runId());
    NetwrightOptions own = options.as(NetwrightOptions.class);
    own.setWorkspace(workspace.root());
    own.setRunId(record.runId());
    own.setThreads(threads);
    own.setForcedStages(launch.forcedStages());
    own.setCodeVersion(record.codeVersion());
    Pipeline pipeline = Pipeline.create(options);
    ExperimentSession session = launch.session();
    ExperimentPipeline.build(
        pipeline, session.config(), session.data(), session.recipes(), launch.until());
    return pipeline;
  }

  /** With {@code --from}, everything before must be known. */
  private void refuseMissingInputs() throws IOException {
    if (launch.from() == StageName.TRAIN) {
      return;
    }
    ExperimentSession session = launch.session();
    RunEnvironment environment =
        new RunEnvironment(
            workspace, record.runId(), session.config().execution().threads(), List.of());
    List<String> missing = new ArrayList<>();
    for (PlannedWork work :
        Planner.plan(
            session.config(),
            session.data(),
            environment,
            session.recipes(),
            launch.from().before())) {
      if (!work.done()) {
        missing.add(work.stage().word() + " " + work.subject());
      }
    }
    if (!missing.isEmpty()) {
      throw new ConfigException(
          "starting from "
              + launch.from().word()
              + " needs results that the workspace does not have: "
              + missing
              + "; run the earlier stages first, or leave out --from");
    }
  }

  /** What Ctrl-C and termination do: work stops at a checkpoint, the record says so. */
  private void stopped() {
    try {
      boolean stopped = DeviceLease.interruptHolders(STOP_PATIENCE.toMillis());
      save(record.ended(RunStatus.CANCELLED, System.currentTimeMillis()));
      out.println();
      out.println(
          stopped
              ? "stopped; finished work and checkpoints are kept. To go on:"
              : "stopped before the last checkpoint was reached; what is finished is kept. To go on:");
      out.println("  ./" + launch.command());
      out.flush();
    } catch (IOException | InterruptedException e) {
      out.println("stopped: " + e.getMessage());
      out.flush();
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

  private static RunRecord record(Launch launch, String runId) {
    Map<String, String> config = new TreeMap<>();
    Lineage.flatten("", ExperimentReader.tree(launch.session().config()), config);
    return new RunRecord(
        runId,
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
