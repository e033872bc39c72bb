package io.netwright.frat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netwright.json.Json;
import io.netwright.json.JsonFault;
import java.io.IOException;

/** Routes as JSON: class, layer, channels and scores; equal routes, equal text. */
final class RouteJson {
  private RouteJson() {}

  static String write(RouteMap routes) {
    return Json.write(routes);
  }

  static RouteMap read(String json) throws IOException {
    try {
      RouteMap routes = Json.readWhole(json, RouteMap.class);
      if (routes == null) {
        throw new IOException("not a route map: null; extract the routes again");
      }
      return routes;
    } catch (JsonProcessingException e) {
      throw new IOException(
          "not a route map: " + JsonFault.of(e) + "; extract the routes again", e);
    }
  }
}
