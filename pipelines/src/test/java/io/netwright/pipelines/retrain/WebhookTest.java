package io.netwright.pipelines.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.registry.Decision;
import io.netwright.registry.Decision.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
  private final StringWriter printed = new StringWriter();
  private final PrintWriter out = new PrintWriter(printed, true);
  private final WebhookServer server;

  WebhookTest() throws IOException {
    server = WebhookServer.start();
  }

  @AfterEach
  void stopsTheServer() {
    server.close();
  }

  @Test
  void postsRefusalsAndFailuresAsJson() {
    webhook().tell(message(Outcome.REFUSED), out);
    webhook().tell(message(Outcome.FAILED), out);
    webhook().tell(message(Outcome.EXCLUDED), out);

    assertThat(server.outcomes()).containsExactly("REFUSED", "FAILED", "EXCLUDED");
    assertThat(server.received().get(0).path("model").asText()).isEqualTo("shapes");
    assertThat(server.received().get(0).path("decision").path("reason").asText())
        .isEqualTo("too weak");
    assertThat(printed.toString()).isEmpty();
  }

  @Test
  void saysNothingAboutWhatNobodyNeedsToKnow() {
    webhook().tell(message(Outcome.PROMOTED), out);
    webhook().tell(message(Outcome.SKIPPED), out);
    webhook().tell(message(Outcome.ROLLED_BACK), out);

    assertThat(server.received()).isEmpty();
  }

  @Test
  void triesAgainWhereTheServerFails() {
    server.answer(503, 500);

    webhook().tell(message(Outcome.REFUSED), out);

    assertThat(server.outcomes()).containsExactly("REFUSED", "REFUSED", "REFUSED");
    assertThat(printed.toString()).isEmpty();
  }

  @Test
  void givesUpWithOneLineThatHidesTheAddress() {
    server.answer(500, 500, 500);
    webhook().tell(message(Outcome.REFUSED), out);
    server.answer(403);
    webhook().tell(message(Outcome.REFUSED), out);

    assertThat(server.received()).hasSize(4);
    assertThat(printed.toString().lines())
        .containsExactly(
            "the webhook at 127.0.0.1 was not told: it answered 500",
            "the webhook at 127.0.0.1 was not told: it answered 403");
  }

  @Test
  void isNotFollowedToAnotherHost() throws IOException {
    try (WebhookServer other = WebhookServer.start()) {
      server.redirect(other.address());

      webhook().tell(message(Outcome.REFUSED), out);

      assertThat(other.received()).isEmpty();
      assertThat(printed.toString())
          .isEqualToIgnoringNewLines("the webhook at 127.0.0.1 was not told: it answered 307");
    }
  }

  @Test
  void isShownWithoutItsAddress() {
    assertThat(webhook().toString()).isEqualTo("Webhook[127.0.0.1]");
  }

  @Test
  void isNotNeeded() {
    URI address = server.address();
    server.close();

    new Webhook(address, Duration.ofMillis(1)).tell(message(Outcome.FAILED), out);

    assertThat(printed.toString()).contains("was not told: connection refused");
  }

  @Test
  void refusesWhatIsNoAddressWithoutRepeatingIt() {
    assertThatThrownBy(() -> Webhook.at("ftp://host/secret"))
        .hasMessage("the webhook must be an http or https URL with a host");
    assertThatThrownBy(() -> Webhook.at("http://ho st/secret"))
        .hasMessage("the webhook must be an http or https URL with a host");
  }

  private Webhook webhook() {
    return new Webhook(server.address(), Duration.ofMillis(1));
  }

  private static Webhook.Message message(Outcome outcome) {
    Decision decision =
        new Decision(4, 0, outcome, "too weak", "id", "id", "2026-11-25", 2, null, "inputs");
    return new Webhook.Message("shapes", "somewhere", decision);
  }
}
