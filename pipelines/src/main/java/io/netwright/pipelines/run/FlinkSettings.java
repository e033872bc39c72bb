package io.netwright.pipelines.run;

import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.flink.FlinkConfiguration;
import io.netwright.pipelines.flink.FlinkMaster;
import io.netwright.pipelines.flink.JobJar;
import io.netwright.pipelines.flink.RunKey;
import io.netwright.stage.NetwrightOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** How Beam and Flink are told to run an experiment. */
final class FlinkSettings {
  private static final String CONFIGURATION = "--flinkConfDir=";

  /** What every job must say for itself; restarts and memory are the cluster's. */
  private static final Map<String, String> CLUSTER =
      Map.of(
          // Flink would derive the parallelism from the size of the elements, which are tiny.
          "execution.batch.adaptive.auto-parallelism.enabled", "false",
          "execution.batch-shuffle-mode", "ALL_EXCHANGES_BLOCKING");

  private static final Map<String, String> EMBEDDED =
      Map.of(
          // Batch jobs are not restarted unless told.
          "restart-strategy.type", "fixed-delay",
          "restart-strategy.fixed-delay.attempts", "1",
          "restart-strategy.fixed-delay.delay", "1 s",
          // All of it is one process: one that was paused (Ctrl-Z) would think that it had lost
          // itself.
          "heartbeat.timeout", "30 d",
          // Leave training time to reach its next checkpoint.
          "task.cancellation.timeout", "600000",
          "taskmanager.memory.network.min", "192mb",
          "taskmanager.memory.network.max", "192mb");

  /**
   * Flink in one process still opens a REST endpoint and a blob server, on every interface. Nobody
   * needs them: job and tasks talk within the process.
   */
  private static final Map<String, String> LOOPBACK =
      Map.of(
          "rest.address", "127.0.0.1",
          "rest.bind-address", "127.0.0.1",
          "rest.bind-port", "0",
          "jobmanager.rpc.address", "127.0.0.1",
          "jobmanager.bind-host", "127.0.0.1",
          "taskmanager.host", "127.0.0.1",
          "taskmanager.bind-host", "127.0.0.1",
          "web.submit.enable", "false",
          "web.cancel.enable", "false",
          // Tasks would look for the blob server at the machine's name, where it does not listen.
          "blob.offload.minsize", Integer.toString(Integer.MAX_VALUE));

  private static final String SNAPPY_FOLDER = "org.xerial.snappy.tempdir";
  private static final int BUNDLE_MILLIS = 1000;

  private FlinkSettings() {}

  /**
   * Options for the effective master, unless the user's own say otherwise.
   *
   * @param userOptions Beam's options as given on the command line
   * @param parallelism workers
   * @param scratch private folder for Flink's configuration, key and files
   */
  static FlinkPipelineOptions options(
      FlinkMaster master, List<String> userOptions, int parallelism, Path scratch)
      throws IOException {
    List<String> arguments = new ArrayList<>(userOptions);
    arguments.removeIf(option -> option.startsWith("--flinkMaster="));
    arguments.add("--flinkMaster=" + master.option());
    addIfAbsent(arguments, "--runner=FlinkRunner");
    addIfAbsent(arguments, "--parallelism=" + parallelism);
    if (master.isEmbedded()) {
      configureEmbedded(arguments, scratch);
    } else {
      FlinkConfiguration.write(scratch, CLUSTER);
      addIfAbsent(arguments, CONFIGURATION + scratch);
      addIfAbsent(arguments, "--filesToStage=" + JobJar.find());
      // The run is followed through its workspace and the JobManager, by this process or another.
      addIfAbsent(arguments, "--attachedMode=false");
    }
    // Beam hands its counters to Flink at the end of a bundle.
    addIfAbsent(arguments, "--maxBundleTimeMills=" + BUNDLE_MILLIS);
    // Branches of the pipeline run one after another in a slot only on this path.
    addIfAbsent(arguments, "--useDataStreamForBatch=true");
    // Elements are immutable, so they need no copies between operators.
    addIfAbsent(arguments, "--fasterCopy=true");
    addIfAbsent(arguments, "--objectReuse=true");
    PipelineOptionsFactory.register(NetwrightOptions.class);
    return PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new))
        .withValidation()
        .as(FlinkPipelineOptions.class);
  }

  /** A configuration of the user's own is kept; what it leaves unsaid stays as safe as without. */
  private static void configureEmbedded(List<String> arguments, Path scratch) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>(CLUSTER);
    settings.putAll(EMBEDDED);
    settings.putAll(LOOPBACK);
    settings.putAll(RunKey.make(scratch).settings());
    // Snappy unpacks its library there, too.
    if (System.getProperty(SNAPPY_FOLDER) == null) {
      System.setProperty(SNAPPY_FOLDER, scratch.toString());
    }
    settings.put("io.tmp.dirs", scratch.toString());
    settings.put("web.tmpdir", scratch.toString());
    settings.put("blob.storage.directory", scratch.toString());
    Optional<String> users =
        arguments.stream().filter(given -> given.startsWith(CONFIGURATION)).reduce((a, b) -> b);
    if (users.isPresent()) {
      Path others = Path.of(users.get().substring(CONFIGURATION.length()));
      if (!FlinkConfiguration.isIn(others)) {
        throw new ConfigException(
            CONFIGURATION
                + others
                + " must be a folder with flink-conf.yaml or config.yaml; name another one or leave"
                + " it out");
      }
      FlinkConfiguration.write(scratch, settings, others);
    } else {
      FlinkConfiguration.write(scratch, settings);
    }
    arguments.removeIf(given -> given.startsWith(CONFIGURATION));
    arguments.add(CONFIGURATION + scratch);
  }

  private static void addIfAbsent(List<String> arguments, String argument) {
    String name = argument.substring(0, argument.indexOf('=') + 1);
    if (arguments.stream().noneMatch(given -> given.startsWith(name))) {
      arguments.add(argument);
    }
  }
}
