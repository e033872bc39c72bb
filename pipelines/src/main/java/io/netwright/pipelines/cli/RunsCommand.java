package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.flink.ClusterJob;
import io.netwright.pipelines.report.TextTable;
import io.netwright.pipelines.run.ClusterRecords;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists runs and shows one. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = "Lists the runs of a workspace, or shows one.",
    footer = {"", "Examples:", "  netwright runs list", "  netwright runs show RUN"},
    subcommands = {RunsCommand.ListRuns.class, RunsCommand.ShowRun.class})
final class RunsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** A row per run. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the runs of a workspace, the latest last.",
      footer = {"", "Example: netwright runs list --workspace my-runs"})
  static final class ListRuns implements Callable<Integer> {
    @Mixin private WorkspaceOption workspace = new WorkspaceOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      TextTable table = new TextTable("run", "experiment", "status", "started", "seconds");
      ClusterRecords cluster = new ClusterRecords(workspace.workspace());
      for (RunRecord head : new RunStore(workspace.workspace()).heads()) {
        RunRecord run = cluster.settled(head);
        table.row(
            run.runId(),
            run.experiment(),
            run.status().name().toLowerCase(Locale.ROOT),
            TextTable.time(run.startedAt()),
            seconds(run.startedAt(), run.finishedAt()));
      }
      print(spec, table.isEmpty() ? "no runs in " + workspace.workspace() + "\n" : table.plain());
      return 0;
    }
  }

  /** One run with its models. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows what a run did and made.",
      footer = {"", "Example: netwright runs show 20261124-081530-quickstart-3f2a"})
  static final class ShowRun implements Callable<Integer> {
    @Mixin private RunArgument argument = new RunArgument();
    @Mixin private FormatOption format = new FormatOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      Workspace place = argument.workspace();
      RunRecord run = new ClusterRecords(place).settled(argument.find());
      if (format.isJson()) {
        print(spec, run.json() + System.lineSeparator());
        return 0;
      }
      print(spec, text(place, run));
      return 0;
    }

    private static String text(Workspace place, RunRecord run) throws IOException {
      TextTable table = new TextTable("stage", "model", "modelId", "seconds", "reused from");
      for (StageRecord stage : run.stages()) {
        table.row(
            stage.stage(),
            stage.model(),
            orNothing(stage.modelId()),
            seconds(stage.startedAt(), stage.finishedAt()),
            orNothing(stage.reusedFrom()));
      }
      return "run        %s%nexperiment %s%nstatus     %s%nstarted    %s%ncode       %s%ncommand    %s%nmaster     %s%n%n%s"
          .formatted(
              run.runId(),
              run.experiment(),
              run.status(),
              TextTable.time(run.startedAt()),
              run.codeVersion(),
              run.command(),
              master(place, run.runId()),
              table.plain());
    }
  }

  private static String master(Workspace workspace, String runId) throws IOException {
    return ClusterJob.of(workspace, runId)
        .map(job -> "Flink at " + job.master() + ", job " + job.jobId())
        .orElse("embedded Flink");
  }

  private static String orNothing(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String seconds(long startedAt, @Nullable Long finishedAt) {
    return finishedAt == null || finishedAt == startedAt
        ? "-" // it still runs, or is done in shards
        : Long.toString(Duration.ofMillis(finishedAt - startedAt).toSeconds());
  }

  private static void print(CommandSpec spec, String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}
