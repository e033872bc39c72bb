package io.netwright.pipelines.cli;

import io.netwright.pipelines.experiment.Choice;
import io.netwright.pipelines.experiment.Stage;
import io.netwright.pipelines.experiment.Stages;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** One stage as a job of its own: it takes what the ones before it left in the workspace. */
@Command(mixinStandardHelpOptions = true)
final class StageCommand implements Callable<Integer> {
  private final Stage<?, ?> stage;

  @Mixin private ExperimentOptions experiment = new ExperimentOptions();
  @Mixin private LaunchOptions launch = new LaunchOptions();

  private StageCommand(Stage<?, ?> stage) {
    this.stage = stage;
  }

  /** The command that is called like a stage; some answer questions without an experiment, too. */
  static CommandSpec of(Stage<?, ?> stage) {
    if (stage.equals(Stages.EVALUATE)) {
      return CommandSpec.forAnnotatedObject(new EvaluateCommand());
    }
    if (stage.equals(Stages.ROUTES)) {
      return CommandSpec.forAnnotatedObject(new RoutesCommand());
    }
    CommandSpec command = CommandSpec.forAnnotatedObject(new StageCommand(stage));
    String example = "Example: netwright " + stage + " my.yaml " + stage.words().example();
    command
        .name(stage.word())
        .usageMessage()
        .description(stage.words().sentence())
        .footer("", example.strip());
    return command;
  }

  @Override
  public Integer call() throws Exception {
    return launch.run(experiment, Choice.only(stage));
  }
}
