package io.netwright.fpcc;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Optional;

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

  /** The method that makes a variant; empty: none. */
  static Optional<HardeningMethod> of(String variant) {
    return Arrays.stream(values()).filter(one -> one.variant().equals(variant)).findFirst();
  }

  /** Whether it puts layers of FPCC into the graph. */
  boolean hasLayers() {
    return this == FPCC || this == SFM || this == SFM_CFS;
  }

  @Override
  public String toString() {
    return word;
  }
}
