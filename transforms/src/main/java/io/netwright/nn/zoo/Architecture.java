package io.netwright.nn.zoo;

import io.netwright.nn.graph.LayerGraph;

/** A family of networks: a graph for every size of image, number of classes and width. */
@FunctionalInterface
public interface Architecture {

  /** The graph of one member. */
  LayerGraph graph(ArchitectureSpec spec);
}
