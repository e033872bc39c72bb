package io.netwright.testing;

import io.netwright.metric.Journal;
import io.netwright.metric.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Remembers what was reported. */
public final class RecordingJournal implements Journal {
  private final Map<Metric, Map<Long, Double>> metrics = new LinkedHashMap<>();
  private final List<String> progress = new ArrayList<>();

  @Override
  public void report(Metric metric, long step, double value) {
    metrics.computeIfAbsent(metric, ignored -> new TreeMap<>()).put(step, value);
  }

  @Override
  public void progress(String unit, long done, long total) {
    progress.add(unit + " " + done + "/" + total);
  }

  /** Values by metric and step. */
  public Map<Metric, Map<Long, Double>> metrics() {
    return metrics;
  }

  /** What was said about progress, in order. */
  public List<String> progress() {
    return progress;
  }
}
