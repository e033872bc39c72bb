package io.netwright.pipelines.retrain;

import io.netwright.artifact.Workspace;
import io.netwright.mlflow.MlflowPush;
import io.netwright.mlflow.MlflowServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * Shows a registered model on an MLflow server; what fails here fails nothing.
 *
 * @param workspace whose registry has the truth
 * @param server where it is shown
 * @param out where is said what went wrong
 */
record RegistryMirror(Workspace workspace, MlflowServer server, PrintWriter out) {
  private static final long PATIENCE_MILLIS = 60_000;

  /** Sends what the server, if there is one, lacks of a model. */
  static void show(Workspace workspace, Optional<MlflowServer> server, String name, PrintWriter out)
      throws InterruptedException {
    if (server.isPresent()) {
      new RegistryMirror(workspace, server.get(), out).show(name);
    }
  }

  /** A slow server is not waited for longer than {@link #PATIENCE_MILLIS}. */
  private void show(String name) throws InterruptedException {
    Thread push = new Thread(() -> push(name), "mirror");
    push.setDaemon(true);
    push.start();
    push.join(PATIENCE_MILLIS);
    if (push.isAlive()) {
      say("the server took more than " + PATIENCE_MILLIS / 1000 + " s for the registry");
    }
  }

  private void push(String name) {
    try (MlflowPush push = new MlflowPush(workspace, server)) {
      push.pushAliased(name);
    } catch (IOException | RuntimeException e) {
      say(String.valueOf(e.getMessage()));
    }
  }

  private void say(String what) {
    out.println("tracking: " + what + "; netwright track push sends what is missing");
    out.flush();
  }
}
