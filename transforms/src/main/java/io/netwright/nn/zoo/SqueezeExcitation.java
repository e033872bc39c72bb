package io.netwright.nn.zoo;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;

/**
 * Channels scaled by what two linear layers make of their means (Hu et al. 2018).
 *
 * @param pool name of the mean
 * @param layers state_dict prefix of the linear layers
 * @param hidden channels between them
 * @param between what stands between them
 */
record SqueezeExcitation(String pool, String layers, int hidden, Nonlinearity between) {

  /** Scales the features of a node; the product is the last node then. */
  void scale(GraphBuilder net, String features) {
    int channels = net.shape(features).channels();
    net.add(pool, new Pooling.AdaptiveAvgPool(1, 1), features)
        .then(layers + ".flatten", new Rearranging.Flatten());
    Sequence.of(net, layers)
        .linear(hidden)
        .then(between)
        .linear(channels)
        .then(new Nonlinearity.Sigmoid());
    net.then(layers + ".unflatten", new Rearranging.Unflatten());
    net.add(layers + ".scale", new Joining.Multiply(), features, net.last());
  }
}
