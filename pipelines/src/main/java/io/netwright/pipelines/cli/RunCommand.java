package io.netwright.pipelines.cli;

import io.netwright.pipelines.experiment.Choice;
import io.netwright.pipelines.experiment.Stage;
import io.netwright.pipelines.experiment.Stages;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs an experiment. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs an experiment: trains, treats, takes apart, assembles, hardens "
          + "and attacks models, and writes a report.",
      "What an earlier run of the workspace computed is reused. Options of "
          + "the form --name=value that are not listed here go to Beam, e.g. "
          + "--parallelism=2."
    },
    footer = {
      "",
      "Examples:",
      "  netwright run",
      "  netwright run smoke --workspace /tmp/try",
      "  netwright run cifar10-vgg16 --data cifar-10-binary.tar.gz",
      "  netwright run my.yaml --until treat --set treatment.alphas=[5]",
      "  netwright run my.yaml --stages train,evaluate",
      "  netwright run my.yaml --tracking http://localhost:5000"
    })
final class RunCommand implements Callable<Integer> {
  @Mixin private ExperimentOptions experiment = new ExperimentOptions();
  @Mixin private LaunchOptions launch = new LaunchOptions();

  @Option(
      names = "--from",
      paramLabel = "STAGE",
      description =
          "Take the results of earlier stages from the workspace. Fail if one is missing.")
  private @Nullable String from;

  @Option(names = "--until", paramLabel = "STAGE", description = "Stop after this stage.")
  private @Nullable String until;

  @Mixin private StagesOption stages = new StagesOption();

  @Override
  public Integer call() throws Exception {
    Optional<Stage<?, ?>> first = Optional.ofNullable(from).map(Stages::named);
    Optional<Stage<?, ?>> last = Optional.ofNullable(until).map(Stages::named);
    return launch.run(stages.of(experiment), new Choice(first, last));
  }
}
