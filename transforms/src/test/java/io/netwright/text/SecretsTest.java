package io.netwright.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private final Secrets secrets = Secrets.of("hunter 2\"", null, "t0ken");

  @Test
  void hidesValuesInEveryFormInWhichTheyTravel() {
    assertThat(
            secrets.hiddenIn("hunter 2\" and hunter+2%22 and {\"a\":\"hunter 2\\\"\"} and t0ken"))
        .isEqualTo("*** and *** and {\"a\":\"***\"} and ***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "you sent Authorization: Basic dXNlcjpodW50ZXIy",
        "{\"headers\": {\"authorization\": \"Bearer dXNlcjpodW50ZXIy\"}}",
        "bad bearer dXNlcjpodW50ZXIy!",
        "X-Amz-Security-Token: dXNlcjpodW50ZXIy",
        "AWS4-HMAC-SHA256 Credential=AKIA/x, Signature=dXNlcjpodW50ZXIy",
        "Cookie=session dXNlcjpodW50ZXIy"
      })
  void quotesNoHeaderOfTheRequest(String answer) {
    assertThat(Secrets.none().quoted(answer)).contains("***").doesNotContain("dXNlcjpodW50ZXIy");
  }

  @Test
  void quotesOneShortLine() {
    String quoted = Secrets.none().quoted("no\n\tsuch \u001b[31mrun\u202e" + "x".repeat(1000));

    assertThat(quoted).startsWith("no such \\u001b[31mrun\\u202exxx").hasSize(303);
  }

  @Test
  void isNotPrintedItself() {
    assertThat(secrets.toString()).doesNotContain("hunter").doesNotContain("t0ken");
  }
}
