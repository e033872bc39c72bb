package io.netwright.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.refusal.RefusedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowServerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:hunter2@127.0.0.1:5000",
        "http://user:hunter2@127.0.0.1:port",
        "http://user:hun ter2hunter2@127.0.0.1:5000",
        "http://user:hunter2@[::1",
        "htp://user:hunter2@127.0.0.1",
        "://user:hunter2@127.0.0.1",
        "user:hunter2@127.0.0.1:5000",
        "http:/user:hunter2@127.0.0.1",
        "http://user:%hunter2@127.0.0.1",
        "http://127.0.0.1:5000/?token=hunter2",
        "http://127.0.0.1:5000/?token={hunter2}",
        "http://127.0.0.1:5000/#hunter2",
        "http://user:hunter2"
      })
  void refusesAnAddressWithoutRepeatingItsSecrets(String address) {
    assertThatThrownBy(() -> MlflowServer.at(address))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("write it like http://127.0.0.1:5000")
        .satisfies(
            e -> {
              StringWriter trace = new StringWriter();
              e.printStackTrace(new PrintWriter(trace));
              assertThat(trace.toString()).doesNotContain("hunter2");
            });
  }

  @Test
  void showsAddressesInOneLine() {
    assertThatThrownBy(() -> MlflowServer.at("ftp://host\u001b[2J\nx"))
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("\u001b", "\n"));
  }
}
