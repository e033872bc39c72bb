package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.json.Json;
import io.netwright.pipelines.report.ComparisonText;
import io.netwright.pipelines.report.ModelComparison;
import io.netwright.pipelines.report.RunComparison;
import io.netwright.pipelines.report.RunModels;
import io.netwright.refusal.RefusedException;
import io.netwright.run.RunStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two runs, or two models. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Shows how two models differ on the images that both were evaluated on, clean, "
            + "under each attack and in the worst case; or how the configurations "
            + "of two runs and the accuracies of their models differ. With 95 %% "
            + "intervals of the paired differences.",
    footer = {
      "",
      "Examples:",
      "  netwright compare RUN-A RUN-B",
      "  netwright compare lenet-shapes-s0/treated lenet-shapes-s0/baseline",
      "  netwright compare RUN-A:lenet-shapes-s0/treated RUN-B:lenet-shapes-s0/treated"
    })
final class CompareCommand implements Callable<Integer> {

  /** How a comparison is written. */
  enum Form {
    /** For a terminal. */
    TEXT,
    /** For a page. */
    MARKDOWN,
    /** For programs. */
    JSON
  }

  @Parameters(
      index = "0",
      paramLabel = "A",
      description =
          "The first run's id or its beginning; or the first model's name, modelId or "
              + "its beginning, or RUN:MODEL. Without RUN, models are of the newest "
              + "run that evaluated both.")
  private String first = "";

  @Parameters(index = "1", paramLabel = "B", description = "The second one, likewise.")
  private String second = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "How to write it: text for people, markdown for a page, or json for programs "
              + "(default: ${DEFAULT-VALUE}).")
  private Form form = Form.TEXT;

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Workspace place = workspace.workspace();
    ComparedModels models = new ComparedModels(place);
    boolean firstIsModel = models.isModel(first);
    if (firstIsModel != models.isModel(second)) {
      throw new RefusedException(
          "%s is a run and %s is none; give two runs, or two models"
              .formatted(firstIsModel ? second : first, firstIsModel ? first : second));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(firstIsModel ? ofModels(models.find(first, second), place) : ofRuns(place));
    out.flush();
    return 0;
  }

  private String ofModels(List<RunModels.One> models, Workspace place) throws IOException {
    ModelComparison comparison = ModelComparison.of(place, models.get(0), models.get(1));
    ComparisonText text = new ComparisonText(comparison);
    return switch (form) {
      case TEXT -> text.plain();
      case MARKDOWN -> text.markdown();
      case JSON -> Json.pretty(comparison) + System.lineSeparator();
    };
  }

  private String ofRuns(Workspace place) throws IOException {
    RunStore store = new RunStore(place);
    RunComparison comparison =
        new RunComparison(place, RunArgument.find(store, first), RunArgument.find(store, second));
    return switch (form) {
      case TEXT -> comparison.text();
      case MARKDOWN -> comparison.markdown();
      case JSON -> Json.pretty(comparison.facts()) + System.lineSeparator();
    };
  }
}
