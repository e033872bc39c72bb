package io.netwright.attack.suite.latent;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Hill;
import io.netwright.attack.Insides;
import io.netwright.attack.LogitLoss;

/**
 * A loss of the logits and, so many times, how far features are from patterns.
 *
 * @param weight below 0 where features are to come nearer
 */
record PatternHill(LatentRuns.Part part, LogitLoss loss, Patterns patterns, double weight)
    implements Hill {
  @Override
  public String name() {
    return "latent " + loss.name();
  }

  @Override
  public Place at(NDArray images, NDArray labels) {
    Insides.Look look = part.insides().look(images, part.used());
    NDArray losses = loss.perImage(look.logits(), labels);
    return new Place(look.logits(), patterns.added(losses, look, weight));
  }

  @Override
  public void differentiated(long images) {
    part.insides().differentiated(part.used());
  }
}
