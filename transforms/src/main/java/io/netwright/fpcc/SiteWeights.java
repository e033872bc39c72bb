package io.netwright.fpcc;

/** How the pattern losses of several sites make one. */
public enum SiteWeights {
  /** Their sum, as in FPCC's released code: stronger where a network has more sites. */
  SUM,
  /** Their mean. */
  MEAN
}
