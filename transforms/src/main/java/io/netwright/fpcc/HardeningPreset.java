package io.netwright.fpcc;

/**
 * What holds where an experiment says nothing of its hardening; what it says wins over either.
 *
 * <p>A preset is no part of what a result is remembered under: the values are.
 */
public enum HardeningPreset {
  /**
   * Trained as everything else here is, with the noise of FPCC, no dropped channels, and patterns
   * that start as class means.
   */
  DEFAULT,
  /**
   * FPCC's released code: from scratch, 200 epochs in batches of 256, learning rate 0.01 by a
   * cosine that changes by epoch, no warm-up, no dropout, weight 1 of the sum over all sites, one
   * channel in five dropped, random patterns that learn and decay like weights. (The epoch is
   * chosen by validation images, which that code has none of: it took test images.)
   */
  PUBLISHED
}
