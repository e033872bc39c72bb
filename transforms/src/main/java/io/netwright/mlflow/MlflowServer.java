package io.netwright.mlflow;

import io.netwright.refusal.RefusedException;
import io.netwright.text.Addresses;
import io.netwright.text.Foreign;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An MLflow server and how to talk to it.
 *
 * @param uri its {@code http} or {@code https} address, without a slash at the end
 * @param experiment MLflow experiment that takes all runs; null: each run's own experiment
 * @param credentials who asks
 * @param connectTimeout how long connecting may take
 * @param requestTimeout how long one answer may take
 */
public record MlflowServer(
    URI uri,
    @Nullable String experiment,
    MlflowCredentials credentials,
    Duration connectTimeout,
    Duration requestTimeout) {
  private static final int LONGEST_SHOWN = 120;

  /** The server at an address, asked by nobody in particular: 5 s to connect, 30 s per answer. */
  public static MlflowServer at(String address) {
    return new MlflowServer(
        parse(address),
        null,
        MlflowCredentials.none(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  private static URI parse(String address) {
    URI uri;
    try {
      uri = URI.create(address.strip().replaceAll("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw refused(address, "is not a URI");
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused(address, "is neither http nor https");
    }
    if (uri.getRawUserInfo() != null) {
      throw refused(
          address,
          "must not carry a user name or password, which would end in logs: set"
              + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD");
    }
    if (uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
      throw refused(address, "is not the address of a server");
    }
    return uri;
  }

  /** The cause is left out: it repeats the address, with what may be a password in it. */
  private static RefusedException refused(String address, String why) {
    return new RefusedException(
        "tracking address '"
            + Foreign.cut(Addresses.masked(address), LONGEST_SHOWN)
            + "' "
            + why
            + "; write it like http://127.0.0.1:5000 or https://mlflow.example.org");
  }

  /** The same server, asked by somebody. */
  public MlflowServer as(MlflowCredentials someone) {
    return new MlflowServer(uri, experiment, someone, connectTimeout, requestTimeout);
  }

  /** The same server; all runs go into one experiment. */
  public MlflowServer inExperiment(String name) {
    return new MlflowServer(uri, name, credentials, connectTimeout, requestTimeout);
  }

  /** The same server with less or more patience. */
  public MlflowServer within(Duration connect, Duration request) {
    return new MlflowServer(uri, experiment, credentials, connect, request);
  }
}
