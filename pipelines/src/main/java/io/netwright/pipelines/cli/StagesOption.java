package io.netwright.pipelines.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which stages of an experiment run. */
final class StagesOption {
  @Option(
      names = "--stages",
      paramLabel = "STAGE",
      split = ",",
      description = {
        "Run these stages only, e.g. train,evaluate. What they need of others must be in the",
        "workspace. Takes the place of the key 'stages' of the experiment."
      })
  private @Nullable List<String> stages;

  /** The experiment with these stages. */
  ExperimentOptions of(ExperimentOptions experiment) {
    return experiment.stages(stages);
  }
}
