package io.netwright.pipelines.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.registry.DecisionLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetrainProcessTest {
  @TempDir private Path folder;

  @Test
  void tellsTheChildSecretsByItsEnvironmentAndNotOnItsCommandLine() throws Exception {
    Path seen = folder.resolve("seen");
    RetrainProcess.Program program =
        new RetrainProcess.Program(
            List.of(
                "sh",
                "-c",
                "{ tr '\\0' ' ' < /proc/$$/cmdline; echo; echo \"$NETWRIGHT_WEBHOOK\"; } > "
                    + seen),
            List.of("retrain", "smoke"),
            List.of(),
            Map.of("NETWRIGHT_WEBHOOK", "https://hooks.example/T0/B1"));
    RetrainStarter.Attempt attempt =
        new RetrainProcess(program, new DecisionLedger(Workspace.at(folder.toString())), "shapes")
            .start(new FireTime(ZonedDateTime.now(ZoneOffset.UTC), "2026-11-26", false, null));

    assertThat(attempt.endsWithin(Duration.ofSeconds(20))).isTrue();
    assertThat(attempt.ending().exitCode()).isZero();
    List<String> lines = Files.readAllLines(seen);
    assertThat(lines.get(0)).contains("retrain smoke --logical-date").doesNotContain("hooks");
    assertThat(lines.get(1)).isEqualTo("https://hooks.example/T0/B1");
    assertThat(program.toString()).doesNotContain("hooks");
  }

  @ParameterizedTest
  @CsvSource({"false, ''", "true, ' --wait 600s'"})
  void waitsForTheLeaseOfAFireThatWasCutOff(boolean resumed, String added) throws Exception {
    Path seen = folder.resolve("seen");
    RetrainProcess.Program program =
        new RetrainProcess.Program(
            List.of("sh", "-c", "echo \"$@\" > " + seen, "sh"),
            List.of("quickstart"),
            List.of("--wait", "600s"),
            Map.of());
    RetrainStarter.Attempt attempt =
        new RetrainProcess(program, new DecisionLedger(Workspace.at(folder.toString())), "shapes")
            .start(new FireTime(ZonedDateTime.now(ZoneOffset.UTC), "2026-11-26", resumed, null));

    assertThat(attempt.endsWithin(Duration.ofSeconds(20))).isTrue();
    assertThat(Files.readString(seen).strip())
        .isEqualTo("quickstart --logical-date 2026-11-26" + added);
  }
}
