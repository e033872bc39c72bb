package io.netwright.frat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Routes as JSON: class, layer, channels and scores; equal routes, equal text. */
final class RouteJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private RouteJson() {}

  static String write(RouteMap routes) {
    try {
      return MAPPER.writeValueAsString(routes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("routes of records are always writable", e);
    }
  }

  static RouteMap read(String json) throws IOException {
    try {
      RouteMap routes = MAPPER.readValue(json, RouteMap.class);
      if (routes == null) {
        throw new IOException("not a route map: null; extract the routes again");
      }
      return routes;
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new IOException("not a route map: " + reason + "; extract the routes again", e);
    }
  }
}
