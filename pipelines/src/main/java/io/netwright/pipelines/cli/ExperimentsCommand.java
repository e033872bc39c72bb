package io.netwright.pipelines.cli;

import io.netwright.pipelines.config.NearestNames;
import io.netwright.pipelines.report.TextTable;
import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists and shows the experiments that come with the program. */
@Command(
    name = "experiments",
    mixinStandardHelpOptions = true,
    description = "Lists the experiments that come with the program, or shows one.",
    footer = {
      "",
      "Examples:",
      "  netwright experiments list",
      "  netwright experiments show quickstart > my.yaml"
    },
    subcommands = {ExperimentsCommand.ListAll.class, ExperimentsCommand.Show.class})
final class ExperimentsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** A row per experiment. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the experiments that come with the program, each with what it does.",
      footer = {"", "Example: netwright experiments list"})
  static final class ListAll implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      TextTable table = new TextTable("experiment", "what it does");
      for (String name : Experiments.BUILT_IN) {
        table.row(name, Experiments.load(name).summary());
      }
      PrintWriter out = spec.commandLine().getOut();
      out.print(table.plain());
      out.flush();
      return 0;
    }
  }

  /** The text of one. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Prints an experiment that comes with the program, as a start for your own.",
      footer = {"", "Example: netwright experiments show quickstart > my.yaml"})
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "One of those that 'experiments list' shows.")
    private String name = "";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      if (!Experiments.BUILT_IN.contains(name)) {
        String question = NearestNames.question(name, Experiments.BUILT_IN);
        throw new RefusedException(
            "no built-in experiment "
                + name
                + "; "
                + (question.isEmpty() ? "" : question + " ")
                + "there are "
                + Experiments.BUILT_IN);
      }
      PrintWriter out = spec.commandLine().getOut();
      out.print(Experiments.load(name).text());
      out.flush();
      return 0;
    }
  }
}
