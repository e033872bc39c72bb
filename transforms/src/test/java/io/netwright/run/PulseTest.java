package io.netwright.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PulseTest {
  private static final Instant START = Instant.parse("2026-11-25T02:00:00Z");
  private static final RunRecord RUN =
      new RunRecord(
          "r", "x", START.toEpochMilli(), null, RunStatus.RUNNING, "", Map.of(), "0", List.of());

  @TempDir private Path folder;

  @Test
  void aRunWhoseHeartStoppedIsLostSinceItsLastBeat() throws IOException {
    after(Duration.ofHours(5)).beat("r");

    assertThat(after(Duration.ofMinutes(309)).felt(RUN).status()).isEqualTo(RunStatus.RUNNING);
    RunRecord lost = after(Duration.ofMinutes(311)).felt(RUN);
    assertThat(lost.status()).isEqualTo(RunStatus.LOST);
    assertThat(lost.finishedAt()).isEqualTo(START.plus(Duration.ofHours(5)).toEpochMilli());
  }

  @Test
  void aRunThatBeatsAgainIsAtWorkAgain() throws IOException {
    after(Duration.ZERO).beat("r");
    assertThat(after(Duration.ofHours(1)).felt(RUN).status()).isEqualTo(RunStatus.LOST);
    after(Duration.ofHours(1)).beat("r");
    assertThat(after(Duration.ofHours(1)).felt(RUN)).isEqualTo(RUN);
  }

  @Test
  void aRunOfVersion010IsLostWhenItsWorkHasWrittenNothingForAnHour() throws IOException {
    write("work/k", "{\"startedAt\": %d, \"updatedAt\": %d}", Duration.ofHours(2));

    assertThat(after(Duration.ofMinutes(179)).felt(RUN)).isEqualTo(RUN);
    assertThat(after(Duration.ofMinutes(181)).felt(RUN).status()).isEqualTo(RunStatus.LOST);
  }

  @Test
  void aClusterMayBeSilentForADay() throws IOException {
    write("cluster", "{}", Duration.ZERO);

    assertThat(after(Duration.ofHours(23)).felt(RUN)).isEqualTo(RUN);
    assertThat(after(Duration.ofHours(25)).felt(RUN).status()).isEqualTo(RunStatus.LOST);
  }

  @Test
  void aRunThatEndedStaysAsItEnded() throws IOException {
    RunRecord failed = RUN.ended(RunStatus.FAILED, 7);

    assertThat(after(Duration.ofDays(9)).felt(failed)).isEqualTo(failed);
  }

  @Test
  void documentsThatCannotBeReadAreNoSignOfLife() throws IOException {
    write("work/k", "{\"updatedAt", Duration.ZERO);
    write("heartbeat", "", Duration.ZERO);

    assertThat(after(Duration.ofHours(2)).felt(RUN).status()).isEqualTo(RunStatus.LOST);
  }

  private void write(String name, String json, Duration when) throws IOException {
    String text = json.replace("%d", Long.toString(START.plus(when).toEpochMilli()));
    workspace().run("r").replace(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Pulse after(Duration time) {
    return new Pulse(workspace(), Clock.fixed(START.plus(time), ZoneOffset.UTC));
  }

  private Workspace workspace() {
    return Workspace.at(folder.toString());
  }
}
