package io.netwright.frat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Routes as JSON: {@code class -> layer -> channels and scores}; equal routes, equal bytes. */
public final class RouteJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private RouteJson() {}

  /** Writes routes. */
  public static void write(RouteMap routes, OutputStream out) throws IOException {
    out.write(MAPPER.writeValueAsBytes(routes));
  }

  /** Reads routes; anything that is none is refused with one line. */
  public static RouteMap read(InputStream in) throws IOException {
    byte[] json = in.readAllBytes();
    try {
      RouteMap routes = MAPPER.readValue(json, RouteMap.class);
      if (routes == null) {
        throw new IOException("not a route map: it is null; extract the routes again");
      }
      return routes;
    } catch (JsonProcessingException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new IOException("not a route map: " + reason + "; extract the routes again", e);
    }
  }
}
