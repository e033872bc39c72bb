package io.netwright.pipelines.retrain;

import io.netwright.refusal.RefusedException;
import io.netwright.registry.Decision;
import io.netwright.registry.Decision.Outcome;
import io.netwright.registry.RegistryJson;
import io.netwright.text.Trouble;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Tells somebody, by an HTTP POST of JSON, about refusals and failures; whether it arrives changes
 * nothing.
 *
 * <p>The address may hold a secret, so that it is shown nowhere; its host is.
 *
 * @param address http or https
 * @param pause before the second attempt; doubled before each further one
 */
public record Webhook(URI address, Duration pause) {
  private static final Set<Outcome> TOLD =
      Set.of(Outcome.EXCLUDED, Outcome.REFUSED, Outcome.FAILED);
  private static final int ATTEMPTS = 3;
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /**
   * What is posted.
   *
   * @param model name of the registered model
   * @param workspace where its ledger is
   */
  public record Message(String model, String workspace, Decision decision) {}

  /** The webhook at an address. */
  public static Webhook at(String address) {
    try {
      URI uri = URI.create(address.strip());
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return new Webhook(uri, Duration.ofSeconds(1));
      }
    } catch (IllegalArgumentException e) {
      // The message would repeat the address.
    }
    throw new RefusedException("the webhook must be an http or https URL with a host");
  }

  /** Without the address. */
  @Override
  public String toString() {
    return "Webhook[" + address.getHost() + "]";
  }

  /** Posts a decision that somebody should know of, and passes over the others. */
  void tell(Message message, PrintWriter out) {
    if (!TOLD.contains(message.decision().outcome())) {
      return;
    }
    try {
      String problem = post(RegistryJson.write(message));
      if (!problem.isEmpty()) {
        out.println("the webhook at " + address.getHost() + " was not told: " + problem);
        out.flush();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells of a retraining that could not even begin: no line of the ledger is about it. */
  public void tellOfBadInput(
      String model, String workspace, LogicalDate date, Exception problem, PrintWriter out) {
    Decision decision =
        new Decision(
            0,
            System.currentTimeMillis(),
            Outcome.FAILED,
            FailureReason.of(problem),
            "",
            null,
            date.text(),
            null,
            null,
            "");
    tell(new Message(model, workspace, decision), out);
  }

  /** Tries until it is taken; yields what was wrong in the end. */
  private String post(byte[] json) throws InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(
                HttpClient.Redirect.NEVER) // what is told is for the one that was named
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json))
            .build();
    String problem = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) {
        TimeUnit.MILLISECONDS.sleep(pause.toMillis() << (attempt - 1));
      }
      try {
        HttpResponse<Void> answer = client.send(request, BodyHandlers.discarding());
        if (answer.statusCode() / 100 == 2) {
          return "";
        }
        problem = "it answered " + answer.statusCode();
        if (answer.statusCode() / 100 <= 4 && answer.statusCode() != 429) {
          return problem; // it will answer so again
        }
      } catch (IOException e) {
        problem = Trouble.of(e);
      }
    }
    return problem;
  }
}
