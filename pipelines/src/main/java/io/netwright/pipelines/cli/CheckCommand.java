package io.netwright.pipelines.cli;

import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.device.EngineProbe;
import io.netwright.lineage.WorkspaceCheck;
import io.netwright.lineage.WorkspaceCheck.Finding;
import io.netwright.lineage.WorkspaceCheck.State;
import io.netwright.mlflow.MlflowPush;
import io.netwright.mlflow.MlflowServer;
import io.netwright.pipelines.report.TextTable;
import io.netwright.schemas.ArtifactRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Checks what a run needs: natives, device, threads, workspace, tracker; and that everything in the
 * workspace is what was written.
 */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Checks that this machine can run experiments and that the workspace " + "is sound.",
      "It tries PyTorch, the device, the workspace and the MLflow server, "
          + "reads everything in the workspace, compares it with its digests, and "
          + "names what is damaged."
    },
    footer = {
      "",
      "Examples:",
      "  netwright check --tracking http://localhost:5000",
      "  netwright check --workspace my-runs"
    })
final class CheckCommand implements Callable<Integer> {
  private static final int SOMETHING_FAILED = 1;
  private static final String FAILED = "FAILED";

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();

  @Option(names = "--tracking", paramLabel = "URI", description = "Check this MLflow server too.")
  private @Nullable String tracking;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Compute with so many threads (default: ${DEFAULT-VALUE}).")
  private int threads = 2;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    TextTable table = new TextTable("what", "state", "detail");
    boolean good = line(table, "java", () -> "version " + Runtime.version());
    good &= line(table, "engine", () -> EngineProbe.describe(threads));
    good &= line(table, "gradients", EngineProbe::checkGradients);
    good &= line(table, "workspace", this::checkWorkspace);
    WorkspaceCheck.Report contents = contents(table);
    good &= contents.isGood();
    good &= line(table, "tracker", this::checkTracker);
    PrintWriter out = spec.commandLine().getOut();
    out.print(table.plain());
    for (Finding finding : contents.findings()) {
      out.printf(
          "%s  %s: %s%n",
          finding.state().name().toLowerCase(Locale.ROOT), finding.place(), finding.what());
    }
    out.flush();
    return good ? 0 : SOMETHING_FAILED;
  }

  /** One thing to be checked. */
  @FunctionalInterface
  private interface Probe {
    String check() throws IOException;
  }

  private static boolean line(TextTable table, String what, Probe probe) {
    try {
      table.row(what, "ok", probe.check());
      return true;
    } catch (IOException | RuntimeException | LinkageError e) {
      table.row(what, FAILED, String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
      return false;
    }
  }

  private String checkWorkspace() throws IOException {
    Workspace place = workspace.workspace();
    byte[] probe = "netwright check".getBytes(StandardCharsets.UTF_8);
    ArtifactRef ref = place.artifacts().write("text/plain", out -> out.write(probe));
    try (InputStream in = place.artifacts().open(ref)) {
      in.readAllBytes();
    }
    return place + " can be written and read";
  }

  /** Compares what is in the workspace with its digests. */
  private WorkspaceCheck.Report contents(TextTable table) {
    WorkspaceCheck.Report report;
    try {
      report = WorkspaceCheck.of(workspace.workspace());
    } catch (IOException | RuntimeException e) {
      String reason = Unreadable.reason(e);
      table.row("contents", FAILED, reason);
      return new WorkspaceCheck.Report(
          Map.of(), List.of(new Finding(State.DAMAGED, workspace.absolute(), reason)));
    }
    report
        .tallies()
        .forEach(
            (kind, tally) ->
                table.row(
                    kind,
                    tally.damaged() == 0 ? "ok" : FAILED,
                    String.format(
                        Locale.ROOT,
                        "%d files, %.1f MB%s",
                        tally.files(),
                        tally.bytes() / 1e6,
                        tally.damaged() == 0 ? "" : ", " + tally.damaged() + " of them damaged")));
    return report;
  }

  private String checkTracker() throws IOException {
    Optional<MlflowServer> server = TrackingAddress.of(tracking, System.getenv());
    if (server.isEmpty()) {
      return "none given; runs are kept in the workspace and can be pushed later";
    }
    MlflowPush.push(workspace.workspace(), List.of(), server.get());
    return server.get().uri() + " answers";
  }
}
