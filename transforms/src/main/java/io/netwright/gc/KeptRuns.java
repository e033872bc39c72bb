package io.netwright.gc;

import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Decides which runs are kept, and says why. */
final class KeptRuns {
  private final Retention retention;
  private final Instant now;
  private final Map<String, Instant> lastSigns;

  /**
   * A decision.
   *
   * @param lastSigns when each run wrote something last
   */
  KeptRuns(Retention retention, Instant now, Map<String, Instant> lastSigns) {
    this.retention = retention;
    this.now = now;
    this.lastSigns = lastSigns;
  }

  /** The runs that are kept, each with the reason. */
  SortedMap<String, String> of(List<RunRecord> runs) {
    Map<String, Long> since = sinceLatest(runs);
    SortedMap<String, String> kept = new TreeMap<>();
    for (RunRecord run : runs) {
      String reason = reason(run, since.getOrDefault(run.experiment(), Long.MIN_VALUE));
      if (!reason.isEmpty()) {
        kept.put(run.runId(), reason);
      }
    }
    return kept;
  }

  private String reason(RunRecord run, long since) {
    Integer days = retention.days();
    if (retention.runs().contains(run.runId())) {
      return "named";
    }
    if (isGoingOn(run)) {
      return "going on";
    }
    if (retention.latest() != null && run.startedAt() >= since) {
      return "among the latest " + retention.latest() + " of " + run.experiment();
    }
    if (days != null && startedAt(run).isAfter(now.minus(Duration.ofDays(days)))) {
      return "started within " + days + " days";
    }
    return "";
  }

  private boolean isGoingOn(RunRecord run) {
    Instant lastSign = lastSigns.getOrDefault(run.runId(), startedAt(run));
    return run.status() == RunStatus.RUNNING
        && lastSign.isAfter(now.minus(retention.abandonment()));
  }

  /**
   * What was written later is not deleted: it is too young, or may be what a run that goes on has
   * made or found and will name only when its work is done.
   */
  Instant cutoff(List<RunRecord> runs) {
    return runs.stream()
        .filter(this::isGoingOn)
        .map(KeptRuns::startedAt)
        .filter(start -> start.isBefore(now))
        .min(Comparator.naturalOrder())
        .orElse(now)
        .minus(retention.grace());
  }

  private static Instant startedAt(RunRecord run) {
    return Instant.ofEpochMilli(run.startedAt());
  }

  /**
   * When the n-th latest finished run of each experiment started; since ever where there is none.
   */
  private Map<String, Long> sinceLatest(List<RunRecord> runs) {
    Map<String, Long> since = new HashMap<>();
    Integer latest = retention.latest();
    if (latest == null) {
      return since;
    }
    runs.stream()
        .map(RunRecord::experiment)
        .distinct()
        .forEach(
            experiment -> {
              List<Long> starts =
                  runs.stream()
                      .filter(run -> run.experiment().equals(experiment))
                      .filter(run -> run.status() == RunStatus.FINISHED)
                      .map(RunRecord::startedAt)
                      .sorted()
                      .toList();
              if (starts.size() >= latest) {
                since.put(
                    experiment, latest == 0 ? Long.MAX_VALUE : starts.get(starts.size() - latest));
              }
            });
    return since;
  }
}
