package io.netwright.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
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
 * The one door to an MLflow server: its own client for what that does, plain HTTP for the rest.
 *
 * <p>Either blocks, the client without limit. So each call runs on a thread of its own and has a
 * time limit for its whole answer. When its time is up the thread is interrupted and the client
 * closed, which ends the call; the next one gets a new client.
 */
public final class MlflowCalls implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final long PAUSE_MILLIS = 200;

  /** A connection that broke; where a server is busy, the client asks again by itself. */
  private static final Set<Integer> BROKEN = Set.of(0);

  /** A connection that broke, a server that is busy or being started. */
  private static final Set<Integer> MAY_PASS = Set.of(0, 429, 502, 503, 504);

  /** Slowest link on which an artifact still gets through. */
  private static final long BYTES_PER_SECOND = 1 << 20;

  /** Speaks of every broken connection at level INFO; held, since loggers may be collected. */
  private static final Logger APACHE = Logger.getLogger("org.mlflow_project.apachehttp");

  static {
    APACHE.setLevel(Level.WARNING);
  }

  private final MlflowServer server;
  private final MlflowErrors errors;
  private final MlflowHttp http;
  private final ExecutorService threads;
  private @Nullable MlflowClient client;

  public MlflowCalls(MlflowServer server) {
    this.server = server;
    this.errors = new MlflowErrors(server);
    this.http = new MlflowHttp(server);
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread worker = new Thread(work, "mlflow");
              worker.setDaemon(true);
              return worker;
            });
  }

  /** A call of the client. */
  @FunctionalInterface
  interface Call<T> {
    T on(MlflowClient client);
  }

  /** What may be tried again. */
  @FunctionalInterface
  private interface Attempt<T> {
    T make() throws IOException;
  }

  /** Makes a call of the client that does no harm when it is made twice. */
  <T> T repeatable(Call<T> call) throws IOException {
    return repeated(BROKEN, () -> once(call));
  }

  /**
   * Makes a call that is not repeated here; the client itself may still repeat it on HTTP errors.
   */
  public <T> T once(Call<T> call) throws IOException {
    MlflowClient current = client();
    return answer(server.requestTimeout(), () -> call.on(current));
  }

  /** Fails within the connect timeout when there is no server. */
  void greet() throws IOException {
    answer(server.requestTimeout(), http::greet);
  }

  /** Asks for JSON, below {@code /api/2.0/mlflow/}. */
  JsonNode get(String path) throws IOException {
    return repeated(
        BROKEN, () -> answer(server.requestTimeout(), () -> http.json("GET", path, null)));
  }

  /** Sends JSON; not repeated. */
  JsonNode post(String path, JsonNode body) throws IOException {
    return answer(server.requestTimeout(), () -> http.json("POST", path, body));
  }

  /** Deletes what JSON says. */
  void delete(String path, JsonNode body) throws IOException {
    answer(server.requestTimeout(), () -> http.json("DELETE", path, body));
  }

  /** Sends an artifact to the server's artifact proxy, as it is read. */
  void put(RemoteRun run, Upload file) throws IOException {
    HttpRequest upload = http.upload(run, file);
    file.content().open().close();
    Duration limit =
        server.requestTimeout().plus(Duration.ofSeconds(file.sizeBytes() / BYTES_PER_SECOND));
    repeated(MAY_PASS, () -> answer(limit, () -> http.put(file.name(), upload)));
  }

  /** Tries again after a pause where what went wrong may pass; not after waiting in vain. */
  private static <T> T repeated(Set<Integer> mayPass, Attempt<T> attempt) throws IOException {
    for (int number = 1; ; number++) {
      try {
        return attempt.make();
      } catch (TrackingException e) {
        boolean late = e.getCause() instanceof TimeoutException;
        if (late || !mayPass.contains(e.status()) || number == ATTEMPTS) {
          throw e;
        }
        pause(number);
      }
    }
  }

  private <T> T answer(Duration limit, Callable<T> call) throws IOException {
    Future<T> answer = threads.submit(call);
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      discard();
      throw errors.unanswered(limit, e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      discard();
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    }
  }

  private TrackingException failure(Throwable cause) {
    if (cause instanceof TrackingException known) {
      return known;
    }
    if (cause instanceof MlflowHttpException refusal) {
      return errors.refused(
          refusal.getStatusCode(), String.valueOf(refusal.getBodyMessage()), refusal);
    }
    if (cause instanceof IOException
        || cause instanceof MlflowClientException
        || cause instanceof IllegalStateException) {
      discard();
      return errors.unreachable(cause);
    }
    return errors.unreadable(cause);
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
  private static void pause(int attempt) throws IOException {
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
    threads.shutdownNow();
    discard();
  }
}
