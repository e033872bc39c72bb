package io.netwright.pipelines.job;

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

  private FlinkSettings() {}

  /**
   * Options for an embedded Flink, unless the user's own say otherwise.
   *
   * @param userOptions Beam's options as given on the command line
   * @param scratch folder for Flink's configuration
   */
  static FlinkPipelineOptions options(List<String> userOptions, int workers, Path scratch)
      throws IOException {
    refuseHiddenMaster(userOptions);
    List<String> arguments = new ArrayList<>(userOptions);
    addIfAbsent(arguments, "--runner=FlinkRunner");
    addIfAbsent(arguments, "--flinkMaster=[local]");
    addIfAbsent(arguments, "--parallelism=" + workers);
    addIfAbsent(arguments, "--flinkConfDir=" + configuration(scratch));
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

  private static void refuseHiddenMaster(List<String> userOptions) {
    if (userOptions.contains("--flinkMaster=[auto]")) {
      throw new IllegalArgumentException(
          "--flinkMaster must be [local] or HOST:PORT, got [auto], which would start an embedded"
              + " Flink without saying so");
    }
  }

  private static void addIfAbsent(List<String> arguments, String argument) {
    String name = argument.substring(0, argument.indexOf('=') + 1);
    if (arguments.stream().noneMatch(given -> given.startsWith(name))) {
      arguments.add(argument);
    }
  }

  private static Path configuration(Path scratch) throws IOException {
    Files.createDirectories(scratch);
    Files.writeString(
        scratch.resolve("flink-conf.yaml"),
        """
        # Flink would derive the parallelism from the size of the elements, which are tiny.
        execution.batch.adaptive.auto-parallelism.enabled: false
        # Batch jobs are not restarted unless told.
        restart-strategy.type: fixed-delay
        restart-strategy.fixed-delay.attempts: 1
        restart-strategy.fixed-delay.delay: 1 s
        # Leave training time to reach its next checkpoint.
        task.cancellation.timeout: 600000
        taskmanager.memory.network.min: 64mb
        taskmanager.memory.network.max: 64mb
        """);
    return scratch;
  }
}
