package io.netwright.fpcc;

/** What the patterns of classes are before training. */
public enum PatternStart {
  /** Drawn from the standard normal distribution, as in FPCC's released code. */
  RANDOM,
  /** The mean pattern of each class's training images, clean, in the network as it starts. */
  MEANS
}
