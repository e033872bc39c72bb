package io.netwright.pipelines.run;

import io.netwright.metric.MetricNames;
import io.netwright.pipelines.experiment.Stages;
import io.netwright.run.Measurement;
import io.netwright.run.RunFollower;
import io.netwright.run.WorkStatus;
import io.netwright.run.WorkStatus.State;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Shows what a run is doing: a line for every model that is finished, and one line that changes for
 * what is under way.
 */
public final class ProgressView {
  /** In a log file, what is under way is worth a line only now and then. */
  private static final Duration LOG_PAUSE = Duration.ofSeconds(10);

  /** Begins the line anew; printed alone, since what stands beside it is not obeyed. */
  private static final String ERASE = "\r\033[K";

  private final RunFollower follower;
  private final PrintWriter out;
  private final boolean terminal;
  private final Set<String> told = new HashSet<>();

  /** Where each piece stood when it was seen first: one that is resumed does not begin with 0. */
  private final Map<String, WorkStatus> seenFirst = new HashMap<>();

  private String lastLine = "";
  private long lastLineAt = System.nanoTime();

  /**
   * A view of one run.
   *
   * @param terminal whether a line can be overwritten
   */
  public ProgressView(RunFollower follower, PrintWriter out, boolean terminal) {
    this.follower = follower;
    this.out = out;
    this.terminal = terminal;
  }

  /** Shows what has happened since the last call. */
  public synchronized void refresh() throws IOException {
    List<WorkStatus> work = follower.work();
    work.stream()
        .filter(status -> status.state() != State.RUNNING)
        .filter(status -> !isShard(status) && told.add(status.key()))
        .forEach(this::tell);
    String line = underWay(work);
    long now = System.nanoTime();
    boolean due = terminal || (!line.isEmpty() && now - lastLineAt > LOG_PAUSE.toNanos());
    if (due && !line.equals(lastLine)) {
      out.print(terminal ? ERASE : "");
      out.print(terminal ? line : line + System.lineSeparator());
      lastLine = line;
      lastLineAt = now;
    }
    out.flush();
  }

  /** Shows the rest and leaves the changing line. */
  public synchronized void close() throws IOException {
    refresh();
    if (terminal) {
      out.print(ERASE);
    }
    out.flush();
  }

  private static boolean isShard(WorkStatus status) {
    return status.stage().equals(Stages.EVALUATE.transform());
  }

  private void tell(WorkStatus status) {
    String how =
        switch (status.state()) {
          case DONE -> "done in " + seconds(status.updatedAt() - status.startedAt());
          case REUSED -> "reused from " + status.reusedFrom();
          case FAILED -> "failed: " + status.message();
          case RUNNING -> "";
        };
    out.print(terminal ? ERASE : "");
    out.printf(
        "  %-8s %-40s %s%n",
        Stages.word(status.stage()), Foreign.plain(status.subject()), Foreign.line(how));
  }

  private String underWay(List<WorkStatus> work) throws IOException {
    List<WorkStatus> running =
        work.stream().filter(status -> status.state() == State.RUNNING).toList();
    List<String> lines = new ArrayList<>();
    for (WorkStatus status : running) {
      if (!isShard(status)) {
        lines.add(line(status));
      }
    }
    String models = String.join(" | ", lines);
    return models.isEmpty() ? evaluation(work, running) : "  " + models;
  }

  /** How many pieces of the evaluation are done, and at which one it has been longest. */
  private static String evaluation(List<WorkStatus> work, List<WorkStatus> running) {
    boolean begun = work.stream().anyMatch(ProgressView::isShard);
    if (!begun || running.isEmpty()) {
      return "";
    }
    long finished =
        work.stream().filter(status -> isShard(status) && status.state() != State.RUNNING).count();
    String now =
        running.stream()
            .filter(ProgressView::isShard)
            .findFirst()
            .map(status -> ", now " + Foreign.plain(status.subject()))
            .orElse("");
    return "  evaluate: " + finished + " pieces done" + now;
  }

  private String line(WorkStatus status) throws IOException {
    StringBuilder line = new StringBuilder(Stages.word(status.stage()));
    line.append(' ').append(Foreign.plain(status.subject()));
    WorkStatus.Progress progress = status.progress();
    if (progress.total() > 0) {
      line.append(' ').append(progress.unit()).append(' ').append(progress.done()).append('/');
      line.append(progress.total());
      List<Measurement> points = follower.measured(status);
      append(line, points, ".loss", " loss %.3f", 1);
      append(line, points, MetricNames.VALIDATION_ACCURACY, " val %.1f %%", 100);
      append(line, points, ".images.per.second", " %.0f images/s", 1);
      appendLeft(line, status);
    }
    return line.toString();
  }

  private void appendLeft(StringBuilder line, WorkStatus status) {
    WorkStatus.Progress progress = status.progress();
    WorkStatus first =
        seenFirst.merge(
            status.key(),
            status,
            (old, now) -> old.startedAt() == now.startedAt() ? old : now); // of the same attempt
    long done = progress.done() - first.progress().done();
    if (done > 0) {
      long elapsed = status.updatedAt() - first.updatedAt();
      line.append(" left ").append(seconds(elapsed * (progress.total() - progress.done()) / done));
    }
  }

  private static void append(
      StringBuilder line, List<Measurement> points, String suffix, String format, double factor) {
    points.stream()
        .filter(point -> point.name().endsWith(suffix))
        .reduce((first, second) -> second)
        .ifPresent(
            point -> line.append(String.format(Locale.ROOT, format, factor * point.value())));
  }

  private static String seconds(long millis) {
    Duration duration = Duration.ofMillis(millis);
    return duration.toMinutes() > 0
        ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
        : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}
