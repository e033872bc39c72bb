package io.netwright.testing;

import io.netwright.metric.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remembers what was reported. */
public final class RecordingJournal implements Journal {
  private final Map<String, Map<Long, Double>> metrics = new TreeMap<>();
  private final List<String> progress = new ArrayList<>();

  @Override
  public void report(String metric, long step, double value) {
    metrics.computeIfAbsent(metric, ignored -> new TreeMap<>()).put(step, value);
  }

  @Override
  public void progress(String unit, long done, long total) {
    progress.add(unit + " " + done + "/" + total);
  }

  /** Values by metric and step. */
  public Map<String, Map<Long, Double>> metrics() {
    return metrics;
  }

  /** What was said about progress, in order. */
  public List<String> progress() {
    return progress;
  }
}
