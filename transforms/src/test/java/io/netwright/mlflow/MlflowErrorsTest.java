package io.netwright.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class MlflowErrorsTest {
  /** Otherwise a run would tell of one stopped server twice. */
  @Test
  void saysTheSameOfAStoppedServerWhicheverClientMetIt() {
    Throwable ofJava = new IOException("cannot send", new ConnectException());
    Throwable ofMlflow = new IOException("failed", new ConnectException("Connection refused"));

    assertThat(MlflowErrors.reason(ofJava))
        .isEqualTo(MlflowErrors.reason(ofMlflow))
        .isEqualTo("connection refused");
  }

  @Test
  void quotesTheInnermostFailureThatSaysAnything() {
    Throwable cause = new ConnectException("Connection timed out");
    assertThat(MlflowErrors.reason(new IOException("failed", cause)))
        .isEqualTo("Connection timed out");
  }
}
