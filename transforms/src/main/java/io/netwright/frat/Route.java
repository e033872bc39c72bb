package io.netwright.frat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The route of one class through a network: the input channels of each layer that recognize the
 * class. Layers that read the images are not in it, nor are depthwise convolutions.
 *
 * @param layers by node name, in the graph's order
 */
public record Route(Map<String, LayerRoute> layers) {

  /** Takes an immutable copy in the same order; refuses a layer without a route. */
  public Route {
    layers.forEach((layer, route) -> Objects.requireNonNull(route, "no route through " + layer));
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }

  /** The route through one layer. */
  public LayerRoute layer(String node) {
    LayerRoute route = layers.get(node);
    if (route == null) {
      throw new IllegalArgumentException(
          "no route through " + node + "; there is one through " + layers.keySet());
    }
    return route;
  }
}
