package io.netwright.mlflow;

import io.netwright.refusal.RefusedException;
import io.netwright.text.Addresses;
import io.netwright.text.Foreign;
import io.netwright.text.Trouble;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;

/** What went wrong with an MLflow server, in one line that says what to do. */
record MlflowErrors(MlflowServer server) {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int LOCATION = 120;
  static final String NOTHING_LOST =
      "; nothing is lost, 'netwright track push --to URI' sends what is missing";

  TrackingException unreachable(Throwable cause) {
    return new TrackingException(
        "cannot reach the MLflow server at "
            + server.uri()
            + " ("
            + server.credentials().secrets().quoted(reason(cause))
            + "): start it, e.g. with infra/mlflow/server start, or correct the address"
            + NOTHING_LOST,
        0,
        cause);
  }

  /** What the innermost failure that says anything says. */
  static String reason(Throwable failure) {
    String reason = Trouble.of(failure);
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String said = cause.getMessage();
      String kind = Trouble.of(cause);
      // MLflow's client and Java's write it differently, and the same trouble is told once.
      if (cause instanceof ConnectException && (said == null || said.equalsIgnoreCase(kind))) {
        return kind;
      }
      reason = said == null ? reason : said;
    }
    return reason;
  }

  TrackingException unanswered(Duration limit, Throwable cause) {
    return new TrackingException(
        "the MLflow server at "
            + server.uri()
            + " did not answer within "
            + limit.toMillis() / 1000.0
            + " s"
            + NOTHING_LOST,
        0,
        cause);
  }

  TrackingException refused(int status, String body, Throwable cause) {
    String advice =
        switch (status) {
          case 401 -> ": set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or _TOKEN";
          case 403 -> ": check the credentials, and the server's --allowed-hosts";
          case 429, 502, 503, 504 -> ": it is busy or starting; try again later";
          case 507 -> ": its store is full";
          case 404 -> ": check that the address is that of an MLflow server";
          default -> "";
        };
    String message =
        "the MLflow server at "
            + server.uri()
            + " answered "
            + status
            + " ("
            + server.credentials().secrets().quoted(body)
            + ")"
            + advice
            + NOTHING_LOST;
    // Whoever comes with the same credentials is sent away again.
    boolean refusal = status == UNAUTHORIZED || status == FORBIDDEN;
    return new TrackingException(
        message, status, refusal ? new RefusedException(message, cause) : cause);
  }

  /** An answer that is none of MLflow's. */
  TrackingException unreadable(Throwable cause) {
    return new TrackingException(
        "the MLflow server at "
            + server.uri()
            + " gave an answer that cannot be read ("
            + server.credentials().secrets().quoted(String.valueOf(cause))
            + "): check that the address is that of an MLflow server"
            + NOTHING_LOST,
        0,
        cause);
  }

  /** Nobody goes where a server sends them: the credentials are for the server that was named. */
  TrackingException redirected(int status, String location) {
    return new TrackingException(
        "the MLflow server at " + server.uri() + " " + redirect(location) + NOTHING_LOST,
        status,
        new IOException("redirect"));
  }

  static boolean isRedirect(int status) {
    return status >= 300 && status < 400;
  }

  static String redirect(String location) {
    String to = Foreign.cut(Addresses.masked(location), LOCATION);
    return "redirects to '"
        + to
        + "', which is not followed; name that address if it is the right one";
  }
}
