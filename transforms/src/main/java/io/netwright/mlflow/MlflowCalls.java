package io.netwright.mlflow;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.MlflowHttpException;

/**
 * Calls of the MLflow client with what it lacks: a time limit, and another try where the connection
 * broke and the call may be repeated.
 *
 * <p>The client blocks without limit, so each call runs on a thread of its own; when its time is up
 * the client is closed, which ends the blocked call, and the next call gets a new one.
 */
public final class MlflowCalls implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final long PAUSE_MILLIS = 200;

  /** Speaks of every broken connection at level INFO; held, since loggers may be collected. */
  private static final Logger APACHE = Logger.getLogger("org.mlflow_project.apachehttp");

  static {
    APACHE.setLevel(Level.WARNING);
  }

  private final MlflowServer server;
  private final MlflowErrors errors;
  private final ExecutorService thread;
  private @Nullable MlflowClient client;

  public MlflowCalls(MlflowServer server) {
    this.server = server;
    this.errors = new MlflowErrors(server);
    this.thread =
        Executors.newCachedThreadPool(
            work -> {
              Thread worker = new Thread(work, "mlflow-client");
              worker.setDaemon(true);
              return worker;
            });
  }

  /** A call of the client. */
  @FunctionalInterface
  interface Call<T> {
    T on(MlflowClient client);
  }

  /** Makes a call that does no harm when it is made twice. */
  <T> T repeatable(Call<T> call) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(call);
      } catch (TrackingException e) {
        boolean broken = e.status() == 0 && !(e.getCause() instanceof TimeoutException);
        if (!broken || attempt == ATTEMPTS) {
          throw e;
        }
        pause(attempt);
      }
    }
  }

  /**
   * Makes a call that is not repeated here; the client itself may still repeat it on HTTP errors.
   */
  public <T> T once(Call<T> call) throws IOException {
    MlflowClient current = client();
    Future<T> answer = thread.submit(() -> call.on(current));
    try {
      return answer.get(server.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      discard();
      throw errors.unanswered(server.requestTimeout(), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      discard();
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof MlflowHttpException http) {
        throw errors.refused(http.getStatusCode(), String.valueOf(http.getBodyMessage()), http);
      }
      if (cause instanceof MlflowClientException || cause instanceof IllegalStateException) {
        discard();
        throw errors.unreachable(cause);
      }
      throw errors.unreadable(cause == null ? e : cause);
    }
  }

  private synchronized MlflowClient client() {
    MlflowClient current = client;
    if (current == null) {
      current = MlflowClients.of(server);
      client = current;
    }
    return current;
  }

  private synchronized void discard() {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  /** Waits before the next attempt, longer each time. */
  static void pause(int attempt) throws IOException {
    try {
      Thread.sleep(attempt * PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException cause) {
    InterruptedIOException interrupted =
        new InterruptedIOException("interrupted while talking to the MLflow server");
    interrupted.initCause(cause);
    return interrupted;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    discard();
  }
}
