package io.netwright.pipelines.cli;

import io.netwright.pipelines.experiment.StageName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The six stages as jobs of their own: each takes what the ones before it left in the workspace.
 */
final class StageCommands {

  private StageCommands() {}

  /** Trains the baselines. */
  @Command(
      name = "train",
      mixinStandardHelpOptions = true,
      description = "Trains the baselines of an experiment.",
      footer = {"", "Example: netwright train my.yaml --set training.epochs=30"})
  static final class Train implements Callable<Integer> {
    @Mixin private ExperimentOptions experiment = new ExperimentOptions();
    @Mixin private LaunchOptions launch = new LaunchOptions();

    @Override
    public Integer call() throws Exception {
      return launch.run(experiment, StageName.TRAIN, StageName.TRAIN);
    }
  }

  /** Diagnoses and treats the baselines. */
  @Command(
      name = "treat",
      mixinStandardHelpOptions = true,
      description = "Diagnoses and treats trained baselines (Model Doctor).",
      footer = {"", "Example: netwright treat my.yaml --set treatment.alphas=[5]"})
  static final class Treat implements Callable<Integer> {
    @Mixin private ExperimentOptions experiment = new ExperimentOptions();
    @Mixin private LaunchOptions launch = new LaunchOptions();

    @Override
    public Integer call() throws Exception {
      return launch.run(experiment, StageName.TREAT, StageName.TREAT);
    }
  }

  /** Extracts the routes of treated models. */
  @Command(
      name = "routes",
      mixinStandardHelpOptions = true,
      description = "Extracts each class's route through treated models (FRAT).",
      footer = {"", "Example: netwright routes my.yaml --set routes.objective=logit"})
  static final class Routes implements Callable<Integer> {
    @Mixin private ExperimentOptions experiment = new ExperimentOptions();
    @Mixin private LaunchOptions launch = new LaunchOptions();

    @Override
    public Integer call() throws Exception {
      return launch.run(experiment, StageName.ROUTES, StageName.ROUTES);
    }
  }

  /** Assembles task models. */
  @Command(
      name = "assemble",
      mixinStandardHelpOptions = true,
      description = "Takes routed models apart and assembles task models (Model LEGO).",
      footer = {"", "Example: netwright assemble my.yaml"})
  static final class Assemble implements Callable<Integer> {
    @Mixin private ExperimentOptions experiment = new ExperimentOptions();
    @Mixin private LaunchOptions launch = new LaunchOptions();

    @Override
    public Integer call() throws Exception {
      return launch.run(experiment, StageName.ASSEMBLE, StageName.ASSEMBLE);
    }
  }

  /** Hardens models. */
  @Command(
      name = "harden",
      mixinStandardHelpOptions = true,
      description = "Hardens models by feature pattern consistency (FPCC).",
      footer = {"", "Example: netwright harden my.yaml --set hardening.lambda=10"})
  static final class Harden implements Callable<Integer> {
    @Mixin private ExperimentOptions experiment = new ExperimentOptions();
    @Mixin private LaunchOptions launch = new LaunchOptions();

    @Override
    public Integer call() throws Exception {
      return launch.run(experiment, StageName.HARDEN, StageName.HARDEN);
    }
  }

  /** Attacks every model. */
  @Command(
      name = "evaluate",
      mixinStandardHelpOptions = true,
      description = "Attacks every model of an experiment and measures what is left.",
      footer = {"", "Example: netwright evaluate my.yaml --set evaluation.images=10000"})
  static final class Evaluate implements Callable<Integer> {
    @Mixin private ExperimentOptions experiment = new ExperimentOptions();
    @Mixin private LaunchOptions launch = new LaunchOptions();

    @Override
    public Integer call() throws Exception {
      return launch.run(experiment, StageName.EVALUATE, StageName.EVALUATE);
    }
  }
}
