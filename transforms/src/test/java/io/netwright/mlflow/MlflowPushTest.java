package io.netwright.mlflow;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowPushTest {
  private static final List<String> RUN = List.of(ExampleRun.RUN_ID);
  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void write() throws IOException {
    workspace = Workspace.at(folder.toString());
    new ExampleRun(workspace).whole();
  }

  @Test
  void saysInOneLineThatNobodyIsThere() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    MlflowServer nobody = MlflowServer.at("http://127.0.0.1:" + port);

    assertThatExceptionOfType(TrackingException.class)
        .isThrownBy(() -> MlflowPush.push(workspace, RUN, nobody))
        .withMessageContaining("cannot reach the MLflow server at " + nobody.uri())
        .matches(
            e -> Objects.requireNonNull(e.getMessage()).lines().count() == 1 && e.status() == 0);
  }

  @Test
  void givesUpOnAServerThatNeverAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      MlflowServer server =
          MlflowServer.at("http://127.0.0.1:" + silent.getLocalPort())
              .within(Duration.ofMillis(200), Duration.ofMillis(200));

      assertThatExceptionOfType(TrackingException.class)
          .isThrownBy(() -> MlflowPush.push(workspace, RUN, server))
          .withMessageContaining("nothing is lost");
      try (MlflowCalls calls = new MlflowCalls(server)) {
        assertThatExceptionOfType(TrackingException.class)
            .isThrownBy(() -> calls.repeatable(client -> client.getRun("x")))
            .withMessageContaining("did not answer within");
      }
    }
  }

  @Test
  void saysThatARunIsUnknown() throws IOException {
    try (FaultyProxy somebody = new FaultyProxy(java.net.URI.create("http://127.0.0.1:1"))) {
      somebody.failFrom(1, FaultyProxy.Fault.LOST_REQUEST);
      assertThatThrownBy(
              () ->
                  MlflowPush.push(
                      workspace, List.of("nothing-like-it"), MlflowServer.at(somebody.uri())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'nothing-like-it'")
          .hasMessageContaining("runs list");
    }
  }
}
