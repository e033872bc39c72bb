package io.netwright.pipelines.report;

import io.netwright.accuracy.PairedDifference;
import io.netwright.accuracy.WilsonInterval;
import io.netwright.lego.Baseline;
import io.netwright.metric.BaselineSeries;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A network that a task model is measured beside, or the task model.
 *
 * @param series what it is called in metrics
 * @param draws accuracies, in [0, 1]
 * @param images that they are of
 * @param difference from the task model; empty for that itself
 */
record BaselineRow(
    String series,
    List<Double> draws,
    int images,
    Optional<Difference> difference,
    long parameters,
    long multiplyAdds) {

  /** A difference of accuracies with its interval. */
  record Difference(double mean, double low, double high) {

    /** In points. */
    String points() {
      return PairedDifference.points(mean, low, high);
    }
  }

  /** Takes an immutable copy. */
  BaselineRow {
    draws = List.copyOf(draws);
  }

  String name() {
    return BaselineSeries.name(series);
  }

  /** What people call it. */
  String words() {
    return switch (name()) {
      case BaselineSeries.COMPONENT -> "task model";
      case BaselineSeries.RESTRICTED -> "restricted";
      case BaselineSeries.SOURCE -> "source, any answer";
      default -> Baseline.labelled(name()).map(Baseline::words).orElse(name());
    };
  }

  /** What people call it, and what was done with it. */
  String full() {
    return words() + (repair().isEmpty() ? "" : repair().equals("yes") ? ", repaired" : ", as cut");
  }

  /** Whether it was repaired; nothing where it was not cut. */
  String repair() {
    return BaselineSeries.isRepaired(series) ? "yes" : BaselineSeries.isCut(series) ? "no" : "";
  }

  /** Whether it is what the task model is made of, and no rival. */
  boolean isYardstick() {
    return List.of(BaselineSeries.COMPONENT, BaselineSeries.RESTRICTED, BaselineSeries.SOURCE)
        .contains(name());
  }

  double mean() {
    return draws.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  double least() {
    return draws.stream().mapToDouble(Double::doubleValue).min().orElse(0);
  }

  double most() {
    return draws.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /** With its interval, or of several draws their deviation and range. */
  String accuracy() {
    if (draws.size() == 1) {
      int right = (int) Math.round(draws.get(0) * images);
      WilsonInterval interval = WilsonInterval.of(right, images);
      return String.format(
          Locale.ROOT,
          "%.1f [%.1f, %.1f]",
          100 * mean(),
          100 * interval.low(),
          100 * interval.high());
    }
    return String.format(
        Locale.ROOT,
        "%.1f, deviation %.1f, %.1f to %.1f",
        100 * mean(),
        100 * deviation(),
        100 * least(),
        100 * most());
  }

  private double deviation() {
    double mean = mean();
    double squares = draws.stream().mapToDouble(one -> (one - mean) * (one - mean)).sum();
    return Math.sqrt(squares / (draws.size() - 1));
  }
}
