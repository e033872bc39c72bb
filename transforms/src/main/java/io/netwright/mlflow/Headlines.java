package io.netwright.mlflow;

import io.netwright.metric.MetricNames;
import java.util.regex.Pattern;

/** The names of what is looked for first in a list of runs: how accurate each model is. */
public final class Headlines {
  /** The tag of a model whose accuracies may mislead, and of the run that made it. */
  public static final String SUSPICIOUS = "netwright.suspicious";

  /** The tag that says, threat model by threat model, what the checks say of a model's numbers. */
  public static final String VERDICT = "netwright.verdict";

  /** Of one threat model; version 0.1.0 had one over all attacks. */
  private static final Pattern WORST_CASE =
      Pattern.compile(Pattern.quote(MetricNames.ROBUST_ACCURACY) + "(.+\\.)?worst-case");

  private Headlines() {}

  /** Whether a metric is one of them: clean accuracy, or the worst case of a threat model. */
  static boolean isOne(String metric) {
    return metric.equals(MetricNames.CLEAN_ACCURACY.name()) || WORST_CASE.matcher(metric).matches();
  }
}
