package io.netwright.pipelines.cli;

import io.netwright.pipelines.retrain.Webhook;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who is told about refusals and failures. */
final class WebhookOption {
  private static final String VARIABLE = "NETWRIGHT_WEBHOOK";

  @Option(
      names = "--webhook",
      paramLabel = "URL",
      description =
          "Send refusals and failures to this address as JSON (default: "
              + VARIABLE
              + "). A webhook that does not answer changes nothing. Others on this machine see a"
              + " command line, but not the variable.")
  private @Nullable String address;

  /** What leads a child process to the same one; its command line would show the address. */
  Map<String, String> environment() {
    return address == null ? Map.of() : Map.of(VARIABLE, address);
  }

  Optional<Webhook> webhook(Map<String, String> environment) {
    String url = address == null ? environment.getOrDefault(VARIABLE, "") : address;
    return url.isBlank() ? Optional.empty() : Optional.of(Webhook.at(url));
  }
}
