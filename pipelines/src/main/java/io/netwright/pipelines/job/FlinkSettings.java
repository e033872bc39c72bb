package io.netwright.pipelines.job;

import io.netwright.pipelines.flink.FlinkMaster;
import io.netwright.pipelines.flink.JobJar;
import io.netwright.stage.NetwrightOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** How Beam and Flink are told to run an experiment. */
final class FlinkSettings {

  /** What every job must say for itself; restarts and memory are the cluster's. */
  private static final String CLUSTER =
      """
      # Flink would derive the parallelism from the size of the elements, which are tiny.
      execution.batch.adaptive.auto-parallelism.enabled: false
      execution.batch-shuffle-mode: ALL_EXCHANGES_BLOCKING
      """;

  private static final String EMBEDDED =
      CLUSTER
          + """
          # Batch jobs are not restarted unless told.
          restart-strategy.type: fixed-delay
          restart-strategy.fixed-delay.attempts: 1
          restart-strategy.fixed-delay.delay: 1 s
          # Leave training time to reach its next checkpoint.
          task.cancellation.timeout: 600000
          taskmanager.memory.network.min: 64mb
          taskmanager.memory.network.max: 64mb
          """;

  private static final String SNAPPY_FOLDER = "org.xerial.snappy.tempdir";
  private static final int BUNDLE_MILLIS = 1000;

  private FlinkSettings() {}

  /**
   * Options for the effective master, unless the user's own say otherwise.
   *
   * @param userOptions Beam's options as given on the command line
   * @param parallelism workers
   * @param scratch folder for Flink's configuration and its temporary files
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
      addIfAbsent(arguments, "--flinkConfDir=" + configuration(scratch, EMBEDDED));
    } else {
      addIfAbsent(arguments, "--flinkConfDir=" + configuration(scratch, CLUSTER));
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

  private static void addIfAbsent(List<String> arguments, String argument) {
    String name = argument.substring(0, argument.indexOf('=') + 1);
    if (arguments.stream().noneMatch(given -> given.startsWith(name))) {
      arguments.add(argument);
    }
  }

  private static Path configuration(Path scratch, String content) throws IOException {
    // Snappy unpacks its library there, too.
    if (System.getProperty(SNAPPY_FOLDER) == null) {
      System.setProperty(SNAPPY_FOLDER, scratch.toString());
    }
    Files.writeString(
        scratch.resolve("flink-conf.yaml"), content + "io.tmp.dirs: " + scratch + "\n");
    return scratch;
  }
}
