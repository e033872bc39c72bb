package io.netwright.train;

import io.netwright.nn.Network;

/** Makes the objective once the network it is about stands on its device. */
@FunctionalInterface
public interface ObjectiveFactory {

  /**
   * The objective for this network; it may read the network's parameters when asked for a loss, and
   * keep what it needs, such as a teacher, in the network's memory.
   *
   * @param network the network in training, its parameters recorded by autograd
   */
  Objective on(Network network);
}
