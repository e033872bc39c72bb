package io.netwright.pipelines.cli;

import io.netwright.json.Json;
import io.netwright.pipelines.report.ZooTable;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the architectures. */
@Command(
    name = "zoo",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the architectures that experiments can ask for.",
      "Sizes are those of full width for 10 classes of colour images of 32 pixels."
    },
    footer = {"", "Example: netwright zoo"})
final class ZooCommand implements Callable<Integer> {
  @Mixin private FormatOption format = new FormatOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      out.println(Json.pretty(ZooTable.rows()));
    } else {
      out.print(ZooTable.table().plain());
    }
    out.flush();
    return 0;
  }
}
