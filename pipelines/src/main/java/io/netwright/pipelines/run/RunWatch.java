package io.netwright.pipelines.run;

import io.netwright.artifact.Workspace;
import io.netwright.mlflow.MlflowPush;
import io.netwright.mlflow.MlflowServer;
import io.netwright.run.Pulse;
import io.netwright.run.RunFollower;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help.Ansi;

/** Shows a run and keeps the tracker up to date while it goes on; neither can make it fail. */
final class RunWatch {
  private static final long PUSH_MILLIS = 3000;
  private static final long REST_MILLIS = 60_000;
  private static final String TRACKING = "tracking: ";

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2,
          work -> {
            Thread thread = new Thread(work, "watch");
            thread.setDaemon(true);
            return thread;
          });
  private final ProgressView view;
  private final Optional<MlflowPush> push;
  private final Workspace workspace;
  private final String runId;
  private final PrintWriter out;
  private final List<Future<?>> repeated = new ArrayList<>();
  private String lastComplaint = "";
  private volatile boolean beating;

  private RunWatch(
      Workspace workspace, Optional<MlflowServer> server, String runId, PrintWriter out) {
    this.view = new ProgressView(new RunFollower(workspace, runId), out, Ansi.AUTO.enabled());
    this.push = server.map(address -> new MlflowPush(workspace, address));
    this.workspace = workspace;
    this.runId = runId;
    this.out = out;
  }

  /** Begins to watch. */
  static RunWatch start(
      Workspace workspace, Optional<MlflowServer> server, String runId, PrintWriter out) {
    RunWatch watch = new RunWatch(workspace, server, runId, out);
    watch.repeat(watch::show, workspace.storage().pauseMillis());
    watch.repeat(watch::track, PUSH_MILLIS);
    return watch;
  }

  /** Gives signs of life of a run that works in this process, so that nobody takes it for lost. */
  void giveSigns() {
    beating = true;
    beat();
    repeat(this::beat, Pulse.BEAT.toMillis());
  }

  private void beat() {
    try {
      Pulse.of(workspace).beat(runId);
    } catch (IOException | RuntimeException e) {
      complain("sign of life cannot be given: " + e.getMessage());
    }
  }

  private void repeat(Runnable work, long pauseMillis) {
    repeated.add(
        threads.scheduleWithFixedDelay(work, pauseMillis, pauseMillis, TimeUnit.MILLISECONDS));
  }

  private void show() {
    try {
      view.refresh();
    } catch (IOException | RuntimeException e) {
      complain("progress cannot be shown: " + e.getMessage());
    }
  }

  /**
   * Makes the tracker agree with the workspace as it is at the end; a server that is slow does not
   * hold up the end for long.
   */
  void sendRest() throws InterruptedException {
    sendRest(REST_MILLIS);
  }

  /** The same within other bounds. */
  void sendRest(long millis) throws InterruptedException {
    Thread last = new Thread(this::track, "last-push");
    last.setDaemon(true);
    last.start();
    last.join(millis);
    if (last.isAlive()) {
      complain(
          TRACKING
              + "the server took more than "
              + millis / 1000
              + " s for the rest; netwright track push sends what is missing");
    }
  }

  private void track() {
    if (push.isEmpty()) {
      return;
    }
    try {
      push.get().push(List.of(runId));
      praise();
    } catch (IOException | RuntimeException e) {
      complain(TRACKING + e.getMessage() + "; the run goes on");
    }
  }

  /** Says something once, not every few seconds. */
  private synchronized void complain(String text) {
    if (!text.equals(lastComplaint)) {
      lastComplaint = text;
      out.println(text);
      out.flush();
    }
  }

  private synchronized void praise() {
    if (lastComplaint.startsWith(TRACKING)) {
      out.println(TRACKING + "the server answers again and has what it lacked");
      out.flush();
      lastComplaint = "";
    }
  }

  /** Shows the rest and stops watching. */
  void close() throws IOException, InterruptedException {
    repeated.forEach(work -> work.cancel(false));
    threads.shutdown();
    threads.awaitTermination(60, TimeUnit.SECONDS);
    view.close();
    if (beating) {
      Pulse.of(workspace).stop(runId);
    }
  }
}
