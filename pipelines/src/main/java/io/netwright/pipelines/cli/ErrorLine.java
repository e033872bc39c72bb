package io.netwright.pipelines.cli;

import io.netwright.text.Addresses;
import io.netwright.text.Foreign;
import io.netwright.text.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is said of a failure: one line, without the secrets that the program was given. */
final class ErrorLine {
  private static final List<String> VARIABLES =
      List.of(
          "NETWRIGHT_WEBHOOK",
          "MLFLOW_TRACKING_PASSWORD",
          "MLFLOW_TRACKING_TOKEN",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN");
  private static final String WEBHOOK = "--webhook";

  private ErrorLine() {}

  /**
   * A message that may be shown.
   *
   * @param arguments of the program
   */
  static String of(String message, List<String> arguments, Map<String, String> environment) {
    List<String> secret = new ArrayList<>();
    VARIABLES.forEach(name -> secret.add(environment.getOrDefault(name, "")));
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith(WEBHOOK + "=")) {
        secret.add(argument.substring(WEBHOOK.length() + 1));
      } else if (argument.equals(WEBHOOK) && i + 1 < arguments.size()) {
        secret.add(arguments.get(i + 1));
      }
    }
    Secrets secrets = Secrets.of(secret.toArray(String[]::new));
    return Foreign.line(Addresses.maskedIn(secrets.hiddenIn(message)));
  }
}
