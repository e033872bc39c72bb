package io.netwright.pipelines.flink.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Flink's own endpoint, which finds the door by its service file. */
@TestInstance(Lifecycle.PER_CLASS)
class RestDoorTest {
  private static final String FOREIGN = "Origin: https://evil.example";
  private static final int PATIENCE_MILLIS = 20_000;

  @TempDir private static Path folder;

  private MiniCluster cluster = cluster(Map.of());
  private int port;

  @BeforeAll
  void starts() throws Exception {
    cluster =
        cluster(
            Map.of(
                "rest.address", "127.0.0.1",
                "rest.bind-address", "127.0.0.1",
                "rest.bind-port", "0",
                "jobmanager.rpc.address", "127.0.0.1",
                "web.tmpdir", folder.toString(),
                "blob.storage.directory", folder.resolve("blobs").toString(),
                "io.tmp.dirs", folder.resolve("tmp").toString()));
    cluster.start();
    URI address = cluster.getRestAddress().get();
    port = address.getPort();
    // It answers 503 until it has found its dispatcher.
    while (ask(get("Host: localhost")).startsWith("HTTP/1.1 503")) {
      Thread.sleep(50);
    }
  }

  @AfterAll
  void stops() throws Exception {
    cluster.close();
  }

  @Test
  void programsAreAnswered() throws IOException {
    assertThat(ask(get("Host: 127.0.0.1:" + port))).startsWith("HTTP/1.1 200").contains("flink-");
  }

  @Test
  void flinksOwnPageIsAnswered() throws IOException {
    assertThat(ask(get("Host: localhost:" + port, "Origin: http://localhost:" + port)))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void aPageOfAnotherSiteIsRefused() throws IOException {
    assertThat(ask(get("Host: 127.0.0.1:" + port, FOREIGN)))
        .startsWith("HTTP/1.1 403")
        .contains("netwright.rest.hosts")
        .doesNotContain("flink-version", "access-control");
  }

  @Test
  void aPageWhoseNameWasTurnedToThisMachineIsRefused() throws IOException {
    assertThat(ask(get("Host: evil.example:" + port))).startsWith("HTTP/1.1 403");
    assertThat(ask(get("Host: evil.example:" + port, "Origin: http://evil.example:" + port)))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void aJobFromAPageIsRefusedBeforeAnythingOfItIsWritten() throws IOException {
    String job = job("Host: 127.0.0.1:" + port, FOREIGN);
    assertThat(ask(job)).startsWith("HTTP/1.1 403").doesNotContain("HTTP/1.1 400", "HTTP/1.1 500");
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left.filter(file -> file.getFileName().toString().equals("job"))).isEmpty();
    }
  }

  @Test
  void aJobFromAProgramReachesFlink() throws IOException {
    // Flink reads it and finds that it is none.
    assertThat(ask(job("Host: 127.0.0.1:" + port))).startsWith("HTTP/1.1 400");
  }

  @Test
  void everyRequestOfAConnectionIsLookedAt() throws IOException {
    String kept = "GET /overview HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assertThat(ask(kept + get("Host: localhost", FOREIGN) + kept))
        .contains("HTTP/1.1 403")
        .satisfies(answers -> assertThat(answers.split("HTTP/1.1 ", -1)).hasSizeLessThan(4));
  }

  private static MiniCluster cluster(Map<String, String> configuration) {
    return new MiniCluster(
        new MiniClusterConfiguration.Builder()
            .setConfiguration(Configuration.fromMap(configuration))
            .setNumTaskManagers(0)
            .build());
  }

  private static String get(String... headers) {
    return "GET /config HTTP/1.1\r\nConnection: close\r\n"
        + String.join("\r\n", headers)
        + "\r\n\r\n";
  }

  /** What {@code fetch} sends of a form with the two parts that Flink asks for. */
  private static String job(String... headers) {
    String body =
        """
        --edge
        Content-Disposition: form-data; name="request"

        {"jobGraphFileName":"job","jobJarFileNames":[],"jobArtifactFileNames":[]}
        --edge
        Content-Disposition: form-data; name="file"; filename="job"
        Content-Type: application/octet-stream

        no job
        --edge--
        """
            .replace("\n", "\r\n");
    return "POST /jobs HTTP/1.1\r\nConnection: close\r\n"
        + String.join("\r\n", headers)
        + "\r\nContent-Type: multipart/form-data; boundary=edge\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private String ask(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
