package io.netwright.pipelines.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunScratchTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void letsOnlyItsUserInAndIsGoneAtTheEnd() throws IOException {
    Path folder;
    try (RunScratch scratch = RunScratch.make()) {
      folder = scratch.folder();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
      Files.writeString(Files.createDirectory(folder.resolve("deep")).resolve("file"), "text");
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void sweepsTheFoldersOfKilledRunsAndNoOthers() throws IOException {
    Path killed = Files.createTempDirectory("netwright-flink");
    Files.writeString(Files.createDirectory(killed.resolve("deep")).resolve("file"), "text");
    Files.setLastModifiedTime(killed, LONG_AGO);
    Path young = Files.createTempDirectory("netwright-flink");
    try (RunScratch alive = RunScratch.make()) {
      Files.setLastModifiedTime(alive.folder(), LONG_AGO);
      RunScratch.sweep();
      assertThat(killed).doesNotExist();
      assertThat(alive.folder()).exists();
      assertThat(young).exists();
    } finally {
      Files.delete(young);
    }
  }
}
