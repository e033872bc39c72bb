package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.json.Json;
import io.netwright.lineage.LineageText;
import io.netwright.lineage.ModelLineage;
import io.netwright.lineage.ModelOrigin;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.refusal.RefusedException;
import io.netwright.registry.ModelRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows where a model came from. */
@Command(
    name = "lineage",
    mixinStandardHelpOptions = true,
    description =
        "Shows where a model came from: the models, data, seeds, "
            + "configurations, code and libraries it was made of and with, and the "
            + "runs that made and reused them.",
    footer = {
      "",
      "Examples:",
      "  netwright lineage lenet-shapes-s0/treated",
      "  netwright lineage shapes@champion",
      "  netwright lineage 3f2a --format json"
    })
final class LineageCommand implements Callable<Integer> {
  /** NAME@champion and the like; names of task models have an @ and a slash after it. */
  private static final Pattern REGISTERED = Pattern.compile("[^@/]+@[^@/]+");

  @Parameters(
      paramLabel = "MODEL",
      description = "The model's name, its modelId or the beginning of that, or NAME@champion.")
  private String model = "";

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private WorkspaceOption workspace = new WorkspaceOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Workspace place = workspace.workspace();
    ModelLineage lineage = ModelLineage.of(place);
    String modelId =
        REGISTERED.matcher(model).matches()
            ? ModelRegistry.of(place).find(model).model().getModelId()
            : ModelIndex.only(model, lineage.models(), place).getModelId();
    ModelOrigin origin =
        lineage
            .origin(modelId)
            .orElseThrow(
                () ->
                    new RefusedException(
                        place
                            + " has no record of the work that made "
                            + model
                            + " ("
                            + modelId
                            + "): its cached result was deleted"));
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      out.println(Json.pretty(origin));
    } else {
      out.print(LineageText.of(origin));
    }
    out.flush();
    return 0;
  }
}
