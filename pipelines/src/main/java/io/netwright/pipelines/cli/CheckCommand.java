package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.report.TextTable;
import io.netwright.schemas.ArtifactRef;
import io.netwright.stage.EngineProbe;
import io.netwright.track.MlflowPush;
import io.netwright.track.MlflowServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks what a run needs: natives, device, threads, workspace, tracker. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Checks natives, device, threads, workspace and tracker; says what to do.",
    footer = {"", "Example: netwright check --tracking http://localhost:5000"})
final class CheckCommand implements Callable<Integer> {
  private static final int SOMETHING_FAILED = 1;

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();

  @Option(names = "--tracking", paramLabel = "URI", description = "MLflow server to check")
  private @Nullable String tracking;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads of one native operation (default: ${DEFAULT-VALUE})")
  private int threads = 2;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    TextTable table = new TextTable("what", "state", "detail");
    boolean good = line(table, "java", () -> "version " + Runtime.version());
    good &= line(table, "engine", () -> EngineProbe.describe(threads));
    good &= line(table, "gradients", EngineProbe::checkGradients);
    good &= line(table, "workspace", this::checkWorkspace);
    good &= line(table, "tracker", this::checkTracker);
    PrintWriter out = spec.commandLine().getOut();
    out.print(table.plain());
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
      table.row(what, "FAILED", String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
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

  private String checkTracker() throws IOException {
    Optional<MlflowServer> server = TrackingAddress.of(tracking, System.getenv());
    if (server.isEmpty()) {
      return "none given; runs are kept in the workspace and can be pushed later";
    }
    MlflowPush.push(workspace.workspace(), List.of(), server.get());
    return server.get().uri() + " answers";
  }
}
