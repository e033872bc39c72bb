package io.netwright.mlflow;

import io.netwright.text.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks an MLflow server; never shown in texts.
 *
 * @param username user name; null without one
 * @param password password; null without one
 * @param token bearer token, used where there is no user name; null without one
 */
public record MlflowCredentials(
    @Nullable String username, @Nullable String password, @Nullable String token) {

  /** For servers that ask nobody's name. */
  public static MlflowCredentials none() {
    return new MlflowCredentials(null, null, null);
  }

  /** The Authorization header, if there is anything to say. */
  public Optional<String> header() {
    if (username != null && password != null) {
      byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }
    return token == null ? Optional.empty() : Optional.of("Bearer " + token);
  }

  /** What no message shows, should an answer repeat it. */
  Secrets secrets() {
    String header = header().orElse(null);
    String pair = header == null ? null : header.substring(header.indexOf(' ') + 1);
    return Secrets.of(header, pair, password, token);
  }

  @Override
  public String toString() {
    return "MlflowCredentials[hidden]";
  }
}
