package io.netwright.evaluate.probe;

import io.netwright.attack.Classifier;

/** One small experiment on a classifier; what it reads depends on no other image and no clock. */
@FunctionalInterface
public interface Probe {

  /**
   * Measures.
   *
   * @param classifier what is asked; gradients flow through it
   * @param images images that it has right, at least one
   */
  Readings run(Classifier classifier, ProbedImages images);
}
