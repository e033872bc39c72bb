package io.netwright.pipelines.flink.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnHostsTest {
  private static final OwnHosts LOOPBACK = hosts(Map.of());

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8081", "localhost:1", "LOCALHOST", "[::1]:8081", "[::1]"})
  void programsComeInByTheNamesOfThisMachine(String host) {
    assertThat(LOOPBACK.admit(List.of(host), List.of())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:8081",
        "127.0.0.1.evil.example:8081",
        "localhost.evil.example",
        "evil.example:127.0.0.1",
        "[::1].evil.example",
        "192.168.1.10:8081",
        "0.0.0.0:8081",
        "[::2]:8081",
        "127.0.0.1, evil.example",
        ":8081",
        ""
      })
  void otherNamesStayOutside(String host) {
    assertThat(LOOPBACK.admit(List.of(host), List.of())).isFalse();
  }

  @Test
  void aRequestNeedsExactlyOneHost() {
    assertThat(LOOPBACK.admit(List.of(), List.of())).isFalse();
    assertThat(LOOPBACK.admit(List.of("localhost", "localhost"), List.of())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8081, http://127.0.0.1:8081",
    "Localhost:9000, http://localhost:9000",
    "localhost, https://localhost",
    "[::1]:8081, http://[::1]:8081"
  })
  void flinksOwnPageComesIn(String host, String origin) {
    assertThat(LOOPBACK.admit(List.of(host), List.of(origin))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8081, https://evil.example",
    "127.0.0.1:8081, null",
    "127.0.0.1:8081, ''",
    "127.0.0.1:8081, http://127.0.0.1:8080",
    "127.0.0.1:8081, http://localhost:8081",
    "127.0.0.1:8081, 127.0.0.1:8081",
    "127.0.0.1:8081, http://127.0.0.1:8081.evil.example",
    "127.0.0.1:8081, file://127.0.0.1:8081",
    "evil.example:8081, http://evil.example:8081"
  })
  void pagesOfOthersStayOutside(String host, String origin) {
    assertThat(LOOPBACK.admit(List.of(host), List.of(origin))).isFalse();
  }

  @Test
  void oneStrangeOriginOfTwoIsEnough() {
    assertThat(LOOPBACK.admit(List.of("a"), List.of("http://a"))).isFalse();
    assertThat(
            LOOPBACK.admit(
                List.of("localhost"), List.of("http://localhost", "https://evil.example")))
        .isFalse();
  }

  @Test
  void theConfigurationNamesMoreHosts() {
    OwnHosts hosts =
        hosts(
            Map.of(
                "rest.address", "Flink-1",
                "rest.bind-address", "fd00::1",
                "netwright.rest.hosts", "run-rest; run-rest.runs"));
    for (String host : List.of("flink-1:8081", "[fd00::1]:1", "run-rest", "run-rest.runs:8081")) {
      assertThat(hosts.admit(List.of(host), List.of())).as(host).isTrue();
    }
    assertThat(hosts.admit(List.of("localhost"), List.of())).isTrue();
    assertThat(hosts.admit(List.of("run-rest.other:8081"), List.of())).isFalse();
  }

  @Test
  void theAddressOfTheJobManagerCountsWhereRestHasNone() {
    OwnHosts hosts = hosts(Map.of("jobmanager.rpc.address", "run.runs"));
    assertThat(hosts.admit(List.of("run.runs:8081"), List.of())).isTrue();
  }

  private static OwnHosts hosts(Map<String, String> configuration) {
    return OwnHosts.of(Configuration.fromMap(configuration));
  }
}
