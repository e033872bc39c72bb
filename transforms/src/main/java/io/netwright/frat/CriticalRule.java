package io.netwright.frat;

/** When a feature is critical for a class. */
public enum CriticalRule {
  /** Its score is above the mean of the class's scores in that layer. */
  CLASS_MEAN,
  /** Its score, scaled from the layer's smallest to its largest, is above the threshold. */
  MIN_MAX
}
