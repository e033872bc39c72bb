package io.netwright.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Spool spool = new Spool();

  @AfterEach
  void discards() throws IOException {
    spool.discard();
  }

  @Test
  void sweepsWhatACrashedProcessLeftAndNothingYounger() throws IOException {
    Path young = written();
    try (Spool crashed = new Spool()) {
      crashed.write(new byte[2_000_000]);
      Path old = Objects.requireNonNull(crashed.file());
      Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(DAY.multipliedBy(2))));

      Spool.sweep(Instant.now().minus(DAY));
      assertThat(old).doesNotExist();
      assertThat(young).exists();
    }
  }

  @Test
  void saysInOneLineThatItsFileIsGoneBeforeAnythingIsSent() throws IOException {
    Path file = written();
    Files.delete(file);
    S3Draft draft = new S3Draft(new S3Storage("bucket", ""), "text/plain", spool);

    assertThatIOException()
        .isThrownBy(() -> draft.publishIfAbsent("name"))
        .withMessageStartingWith("cannot read " + file)
        .withMessageContaining("no such file or folder")
        .withMessageContaining("start it again");
  }

  @Test
  void leavesWhatIsNotThisUsersFileAndGoesOn(@TempDir Path folder) throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(DAY.multipliedBy(2)));
    Path outside = Files.createFile(folder.resolve("outside"));
    Path link = Files.createSymbolicLink(folder.resolve("netwright-spool-link"), outside);
    Path filled = Files.createDirectory(folder.resolve("netwright-spool-folder"));
    Files.createFile(filled.resolve("inside")); // so that it cannot be deleted
    Path file = Files.createFile(folder.resolve("netwright-spool-z"));
    for (Path each : List.of(outside, filled, file)) {
      Files.setLastModifiedTime(each, old);
    }
    UserPrincipal other =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");

    Spool.sweep(folder, other, Instant.now().minus(DAY));
    assertThat(file).exists();
    Spool.sweep(folder, ThisUser.in(folder), Instant.now().minus(DAY));
    assertThat(file).doesNotExist();
    assertThat(link).isSymbolicLink();
    assertThat(outside).exists();
    assertThat(filled.resolve("inside")).exists();
  }

  private Path written() throws IOException {
    spool.write(new byte[2_000_000]);
    return Objects.requireNonNull(spool.file());
  }
}
