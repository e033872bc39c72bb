package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.report.TextTable;
import io.netwright.pipelines.retrain.FetchedModel;
import io.netwright.pipelines.retrain.ModelView;
import io.netwright.refusal.RefusedException;
import io.netwright.registry.Aliases;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists, shows and fetches registered models. */
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    description = "Lists, shows and fetches registered models.",
    footer = {
      "",
      "Examples:",
      "  netwright model list",
      "  netwright model show shapes",
      "  netwright model fetch shapes@champion --to shapes-in-use"
    },
    subcommands = {
      ModelCommand.ListModels.class,
      ModelCommand.ShowModel.class,
      ModelCommand.FetchModel.class
    })
final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** A row per model. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the registered models of a workspace.",
      footer = {"", "Example: netwright model list --workspace my-runs"})
  static final class ListModels implements Callable<Integer> {
    @Mixin private WorkspaceOption workspace = new WorkspaceOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      Workspace place = workspace.workspace();
      ModelRegistry registry = ModelRegistry.of(place);
      TextTable table =
          new TextTable("model", "versions", "champion", "challenger", "previous", "moved");
      for (String name : registry.names()) {
        Aliases aliases = registry.aliases(name);
        table.row(
            name,
            Integer.toString(registry.versions(name).size()),
            number(aliases.champion()),
            number(aliases.challenger()),
            number(aliases.previous()),
            aliases.revision() == 0 ? "" : TextTable.time(aliases.movedAt()));
      }
      print(spec, table.isEmpty() ? "no registered models in " + place + "\n" : table.plain());
      return 0;
    }

    private static String number(@Nullable Integer version) {
      return version == null ? "-" : version.toString();
    }
  }

  /** Every version of a model, or one with everything that is known of it. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description =
          "Shows the versions of a registered model, or one of them: "
              + "NAME@champion, NAME@challenger, NAME@previous or NAME@3.",
      footer = {
        "",
        "Examples:",
        "  netwright model show shapes",
        "  netwright model show shapes@champion"
      })
  static final class ShowModel implements Callable<Integer> {
    @Parameters(
        paramLabel = "MODEL",
        description = "NAME, NAME@ALIAS or NAME@VERSION of a registered model.")
    private String model = "";

    @Mixin private WorkspaceOption workspace = new WorkspaceOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      Workspace place = workspace.workspace();
      ModelRegistry registry = ModelRegistry.of(place);
      ModelView view = new ModelView(place);
      if (model.contains("@")) {
        print(spec, view.version(registry.find(model)));
      } else {
        List<ModelVersion> versions = registry.versions(model);
        if (versions.isEmpty()) {
          throw new RefusedException(
              "no registered model " + model + " in " + place + "; it has " + registry.names());
        }
        print(spec, view.versions(versions, registry.aliases(model)));
      }
      return 0;
    }
  }

  /** The files of a version. */
  @Command(
      name = "fetch",
      mixinStandardHelpOptions = true,
      description = {
        "Copies a registered model out of the workspace: model.safetensors "
            + "(weights under PyTorch's names, the graph in the metadata), "
            + "signature.json, and version.json with its stage's configuration and "
            + "where it came from.",
        "Digests are checked."
      },
      footer = {"", "Example: netwright model fetch shapes@champion --to shapes-in-use"})
  static final class FetchModel implements Callable<Integer> {
    @Parameters(
        paramLabel = "MODEL",
        description = "NAME@ALIAS or NAME@VERSION of a registered model.")
    private String model = "";

    @Option(
        names = "--to",
        paramLabel = "FOLDER",
        description = "Write into this folder, which must be new or empty (default: NAME-VERSION).")
    private @Nullable Path folder;

    @Mixin private WorkspaceOption workspace = new WorkspaceOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      Workspace place = workspace.workspace();
      ModelVersion version = ModelRegistry.of(place).find(model);
      Path to = folder == null ? Path.of(version.name() + "-" + version.number()) : folder;
      new FetchedModel(place, version).writeTo(to);
      print(
          spec,
          "%s version %d written to %s, weights sha256 %s%n"
              .formatted(
                  version.name(), version.number(), to, version.model().getWeights().getSha256()));
      return 0;
    }
  }

  private static void print(CommandSpec spec, String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}
