package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void printsNothingThatATerminalObeys() {
    PrintWriter out = Terminal.writer(stream);
    out.println("class \u001b[2J\u202e ä\u200b\tend");
    out.printf("%s and %s%n", "\rx", "\u009b1m");
    PrintStream log = Terminal.stream(stream);
    log.println("log \u001b[2J");
    new IllegalStateException("trace \u001b[2J").printStackTrace(log);
    out.flush();
    log.flush();

    assertThat(printed().lines().limit(4))
        .containsExactly(
            "class \\u001b[2J\\u202e ä\\u200b\tend",
            "\\u000dx and \\u009b1m",
            "log \\u001b[2J",
            "java.lang.IllegalStateException: trace \\u001b[2J");
    assertThat(printed()).doesNotContain("\u001b");
  }

  @Test
  void letsTheProgressLineBeWrittenAnew() {
    PrintWriter out = Terminal.writer(stream);
    out.print("\r\033[K");
    out.print("\r\033[K of a class");
    out.flush();

    assertThat(printed()).isEqualTo("\r\033[K\\u000d\\u001b[K of a class");
  }

  @Test
  void letsOnlyColoursThroughWhereThereAreAny() {
    assertThat(Terminal.shown("\033[1mbold\033[0m \033[2J", true))
        .isEqualTo("\033[1mbold\033[0m \\u001b[2J");
    assertThat(Terminal.shown("\033[1mbold", false)).isEqualTo("\\u001b[1mbold");
  }

  @Test
  void saysErrorsWithoutTheSecretsOfCommandLineAndEnvironment() {
    String message =
        "no \n'https://hooks.example/T0/B1' or h00k or hunter2 at http://me:pass@host/ \u202e";

    assertThat(
            ErrorLine.of(
                message,
                List.of("retrain", "--webhook", "https://hooks.example/T0/B1", "--webhook=h00k"),
                Map.of("MLFLOW_TRACKING_PASSWORD", "hunter2")))
        .isEqualTo("no '***' or *** or *** at http://***@host/ \\u202e");
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
