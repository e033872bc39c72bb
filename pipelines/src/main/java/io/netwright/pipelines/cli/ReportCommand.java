package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.report.RunReport;
import io.netwright.pipelines.run.ClusterRecords;
import io.netwright.run.RunRecord;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the report of a run again. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Prints the results of a run and writes its report again.",
    footer = {"", "Example: netwright report 20261124-081530-quickstart-3f2a"})
final class ReportCommand implements Callable<Integer> {
  @Mixin private RunArgument argument = new RunArgument();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Workspace place = argument.workspace();
    RunRecord run = argument.find();
    String found = new ClusterRecords(place).settled(run).runId();
    new RunReport(place, found).write(spec.commandLine().getOut());
    return 0;
  }
}
