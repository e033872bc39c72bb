package io.netwright.pipelines.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.flink.ClusterJob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleStoreTest {
  private final Workspace first =
      Workspace.at(Path.of("src/test/resources/golden/stored-0.1.0").toAbsolutePath().toString());

  @TempDir private Path folder;

  @Test
  void readsTheStateThatVersion010Wrote() throws IOException {
    ScheduleState state = new ScheduleStore(first, "shapes").read().orElseThrow();

    assertThat(state.cron()).isEqualTo("* * * * *");
    assertThat(state.sinceInstant()).hasToString("2026-11-26T14:43:00Z");
    assertThat(state.running()).isEqualTo("2026-11-26T14:43:00Z");
  }

  @Test
  void readsWhereAJobOfVersion010Runs() throws IOException {
    ClusterJob job = ClusterJob.of(first, "cluster-run").orElseThrow();

    assertThat(job.master()).isEqualTo("127.0.0.1:8081");
    assertThat(job.results()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "{}",
        "{\"cron\": \"x\", \"zone\": \"y\", \"since\": \"z\"}",
        "{\"cron\": \"x\", \"zone\": \"y\", \"since\": \"2026-11-26T14:43:00Z\", \"running\": \"soon\"}"
      })
  void beginsAnewWhereTheStateCannotBeRead(String damaged) throws IOException {
    Workspace workspace = Workspace.at(folder.toString());
    workspace.schedules().replace("s", damaged.getBytes(StandardCharsets.UTF_8));
    workspace.run("r").replace("cluster", damaged.getBytes(StandardCharsets.UTF_8));

    assertThat(new ScheduleStore(workspace, "s").read()).isEmpty();
    assertThat(ClusterJob.of(workspace, "r")).isEmpty();
  }
}
