package io.netwright.fpcc;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.netwright.robust.RivalSettings;

/** How a model is hardened; what it costs is in passes over the images, forward and back. */
public enum HardeningMethod {
  /** Feature patterns (Gao et al. 2024, arXiv 2406.08829); one pass. */
  @JsonProperty("fpcc")
  FPCC("fpcc"),
  /** The noise of fpcc on the images and nothing else; one pass. */
  @JsonProperty("sfm")
  SFM("sfm"),
  /** The noise of fpcc on the images and its dropped channels, without patterns; one pass. */
  @JsonProperty("sfm-cfs")
  SFM_CFS("sfm-cfs"),
  /** Adversarial training by one step from a random start (arXiv 2001.03994); two passes. */
  @JsonProperty("fast-at")
  FAST_AT("fast-at"),
  /** Adversarial training by one step from strong noise (arXiv 2202.01181); two passes. */
  @JsonProperty("n-fgsm")
  N_FGSM("n-fgsm"),
  /** Adversarial training by several steps (arXiv 1706.06083); a pass more than steps. */
  @JsonProperty("pgd-at")
  PGD_AT("pgd-at"),
  /** TRADES (arXiv 1901.08573); two passes more than steps. */
  @JsonProperty("trades")
  TRADES("trades"),
  /** Consistency under fewer bits (Addepalli et al., CVPR 2020); two passes. */
  @JsonProperty("bpfc")
  BPFC("bpfc"),
  /** Curvature regularization (arXiv 1811.09716); five to six passes. */
  @JsonProperty("curvature")
  CURVATURE("curvature");

  private static final String HARDENED = "hardened";

  private final String word;

  HardeningMethod(String word) {
    this.word = word;
  }

  /**
   * What a model that it made is called: {@code hardened} by fpcc, as always, and {@code
   * hardened-METHOD} by another.
   */
  public String variant() {
    return this == FPCC ? HARDENED : HARDENED + "-" + word;
  }

  /** Whether it puts layers of FPCC into the graph. */
  boolean hasLayers() {
    return this == FPCC || this == SFM || this == SFM_CFS;
  }

  /** Whether it drops channels while it trains. */
  boolean dropsChannels() {
    return this == FPCC || this == SFM_CFS;
  }

  /** Whether it trains at images that one step finds, to which it may overfit catastrophically. */
  boolean takesOneStep() {
    return this == FAST_AT || this == N_FGSM;
  }

  /** Whether it trains in a ball around the images. */
  boolean hasBall() {
    return switch (this) {
      case FAST_AT, N_FGSM, PGD_AT, TRADES, BPFC -> true;
      case FPCC, SFM, SFM_CFS, CURVATURE -> false;
    };
  }

  /** Whether a curve has epsilons for it: a ball or, without patterns, a step of noise. */
  boolean hasRadius() {
    return hasBall() || (hasLayers() && this != FPCC);
  }

  /** What an epoch costs, in passes over an image, forward and back. */
  int passes(RivalSettings rivals) {
    return switch (this) {
      case FPCC, SFM, SFM_CFS -> 1;
      case FAST_AT, N_FGSM, BPFC -> 2;
      case PGD_AT -> rivals.steps() + 1;
      case TRADES -> rivals.steps() + 2;
      case CURVATURE -> 6;
    };
  }

  @Override
  public String toString() {
    return word;
  }
}
