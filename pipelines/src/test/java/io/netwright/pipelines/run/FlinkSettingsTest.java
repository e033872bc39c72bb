package io.netwright.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.flink.FlinkMaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkSettingsTest {
  @TempDir private Path folder;
  private Path users;

  @BeforeEach
  void makesAFolderForTheUsersOwnConfiguration() throws IOException {
    users = Files.createDirectory(folder.resolve("users"));
  }

  @Test
  void bindsEverythingOfAnEmbeddedFlinkToLoopbackBehindMutualTls() throws IOException {
    assertThat(embedded())
        .containsEntry("rest.bind-address", "127.0.0.1")
        .containsEntry("rest.address", "127.0.0.1")
        .containsEntry("jobmanager.bind-host", "127.0.0.1")
        .containsEntry("taskmanager.bind-host", "127.0.0.1")
        .containsEntry("security.ssl.rest.enabled", "true")
        .containsEntry("security.ssl.rest.authentication-enabled", "true")
        .containsEntry("security.ssl.internal.enabled", "true");
  }

  @Test
  void makesAKeyOfItsOwnForEveryRun() throws IOException {
    Map<String, String> one = embedded();
    String first = password(one);
    assertThat(first).hasSize(48);
    assertThat(Path.of(store(one))).isNotEmptyFile();
    folder = Files.createDirectory(folder.resolve("another"));
    assertThat(password(embedded())).isNotEqualTo(first);
  }

  @Test
  void leavesNoDoorOpenWhereAConfigurationOfTheUsersOwnSaysNothingOfIt() throws IOException {
    Files.writeString(users.resolve("flink-conf.yaml"), "taskmanager.memory.network.max: 128mb\n");
    assertThat(embedded("--flinkConfDir=" + users))
        .containsEntry("taskmanager.memory.network.max", "128mb")
        .containsEntry("rest.bind-address", "127.0.0.1")
        .containsEntry("security.ssl.rest.authentication-enabled", "true");
  }

  @Test
  void readsTheNewerFormOfAConfigurationToo() throws IOException {
    Files.writeString(
        users.resolve("config.yaml"),
        "task:\n  cancellation:\n    timeout: 5\nweb: {history: 9}\n");
    assertThat(embedded("--flinkConfDir=" + users))
        .containsEntry("task.cancellation.timeout", "5")
        .containsEntry("web.history", "9")
        .containsEntry("jobmanager.bind-host", "127.0.0.1");
  }

  @Test
  void listensElsewhereOnlyWhereTheUserAsksForIt() throws IOException {
    Files.writeString(users.resolve("flink-conf.yaml"), "rest.bind-address: 127.0.0.2\n");
    assertThat(embedded("--flinkConfDir=" + users))
        .containsEntry("rest.bind-address", "127.0.0.2")
        .containsEntry("security.ssl.rest.authentication-enabled", "true");
  }

  /** By default a run that was paused for a minute failed when it went on. */
  @Test
  void letsAnEmbeddedRunBePausedForDays() throws IOException {
    Configuration settings = Configuration.fromMap(embedded());
    assertThat(settings.get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT))
        .isGreaterThan(Duration.ofDays(7));
  }

  @Test
  void refusesAFolderWithoutConfiguration() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> embedded("--flinkConfDir=" + users))
        .withMessageContaining(users.toString())
        .withMessageContaining("flink-conf.yaml or config.yaml");
  }

  private Map<String, String> embedded(String... userOptions) throws IOException {
    List<String> given = new ArrayList<>(List.of(userOptions));
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    FlinkPipelineOptions options = FlinkSettings.options(FlinkMaster.of(given), given, 1, scratch);
    assertThat(options.getFlinkConfDir()).isEqualTo(scratch.toString());
    return GlobalConfiguration.loadConfiguration(options.getFlinkConfDir()).toMap();
  }

  private static String password(Map<String, String> settings) {
    return settings.getOrDefault("security.ssl.keystore-password", "");
  }

  private static String store(Map<String, String> settings) {
    return settings.getOrDefault("security.ssl.keystore", "");
  }
}
