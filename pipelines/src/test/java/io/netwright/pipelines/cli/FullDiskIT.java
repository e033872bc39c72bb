package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.StoredFile;
import io.netwright.pipelines.job.PlannedWork;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves behind when the disk has no room for its weights. */
class FullDiskIT {
  @TempDir private Path folder;

  @Test
  void leavesNothingHalfWrittenAndGoesOnWhenThereIsRoom() throws Exception {
    SmokeRuns smoke = SmokeRuns.in(folder.resolve("workspace"));
    Program full = smoke.startWithFilesUpTo(100);

    assertThat(full.exitCode()).isIn(1, 2);
    assertThat(full.printed())
        .contains("workspace " + smoke.workspace().root() + " cannot be written")
        .contains("File too large")
        .doesNotContain("\tat ");
    assertThat(smoke.workspace().storage().files(".drafts")).isEmpty();
    for (StoredFile artifact : smoke.workspace().storage().files("artifacts")) {
      assertThat(artifact.path()).endsWith(sha256(smoke, artifact.path()));
    }

    smoke.run();
    assertThat(smoke.plan()).isNotEmpty().allMatch(PlannedWork::done);
  }

  private static String sha256(SmokeRuns smoke, String path) throws Exception {
    try (InputStream in = smoke.workspace().storage().open(path)) {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
    }
  }
}
