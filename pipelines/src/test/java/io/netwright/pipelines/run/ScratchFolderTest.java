package io.netwright.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
  @TempDir private Path parent;

  @Test
  void isPrivateAndGoneWhenItIsClosed() throws IOException {
    Path path;
    try (ScratchFolder scratch = ScratchFolder.open(parent)) {
      path = scratch.path();
      Files.createDirectories(path.resolve("flink/deep"));
      Files.writeString(path.resolve("flink/deep/file"), "x");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rwx------");
    }
    assertThat(path).doesNotExist();
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void leavesTheFoldersOfRunsThatGoOn() throws Exception {
    try (ScratchFolder first = ScratchFolder.open(parent);
        ScratchFolder second = ScratchFolder.open(parent)) {
      assertThat(first.path()).isDirectory().isNotEqualTo(second.path());
      assertThat(sweptByAnotherProcess()).isTrue();
      assertThat(first.path()).isDirectory();
      assertThat(second.path()).isDirectory();
    }
  }

  @Test
  void removesTheFolderOfAKilledRun() throws Exception {
    Process killed = holdingAFolder();
    Path left;
    try (Stream<Path> folders = Files.list(parent)) {
      left = folders.findFirst().orElseThrow();
    }
    ScratchFolder.open(parent).close();
    assertThat(left).as("while its process goes on").isDirectory();

    killed.destroyForcibly().waitFor();
    ScratchFolder.open(parent).close();
    assertThat(left).doesNotExist();
  }

  @Test
  void removesWhatEarlierVersionsLeftOnceItIsADayOld() throws IOException {
    Path fresh = Files.createDirectory(parent.resolve("netwright-flink123"));
    Path old = Files.createDirectory(parent.resolve("netwright-flink456"));
    Files.writeString(old.resolve("flink-conf.yaml"), "");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    Path foreign = Files.createDirectory(parent.resolve("another-program"));

    ScratchFolder.open(parent).close();
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
    assertThat(foreign).exists();
  }

  @Test
  void leavesWhatAnotherUserLeft() throws IOException {
    Path old = Files.createDirectory(parent.resolve("netwright-flink456"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    UserPrincipal other =
        old.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");

    ScratchFolder.sweep(parent, other);
    assertThat(old).exists();
    ScratchFolder.sweep(parent, Files.getOwner(old));
    assertThat(old).doesNotExist();
  }

  @Test
  void leavesAFolderThatIsBeingMade() throws IOException {
    Path young = Files.createDirectory(parent.resolve("netwright-flink456"));
    Files.createFile(young.resolve("in-use.new"));

    ScratchFolder.open(parent).close();
    assertThat(young).exists();
  }

  @Test
  void followsNoLinkOutOfTheFolder() throws IOException {
    Path outside = Files.createDirectory(parent.resolve("outside"));
    Files.writeString(outside.resolve("kept"), "x");
    Path old = Files.createDirectory(parent.resolve("netwright-flink789"));
    Files.createSymbolicLink(old.resolve("link"), outside);
    Files.createSymbolicLink(parent.resolve("netwright-flink-link"), outside);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));

    ScratchFolder.open(parent).close();
    assertThat(old).doesNotExist();
    assertThat(outside.resolve("kept")).exists();
  }

  private boolean sweptByAnotherProcess() throws IOException, InterruptedException {
    Process other = holdingAFolder();
    other.destroyForcibly();
    return other.waitFor(1, TimeUnit.MINUTES);
  }

  private Process holdingAFolder() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                parent.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("open");
    return process;
  }

  /** A process that has a folder and does not end. */
  static final class Holder {
    private Holder() {}

    /** Opens a folder and waits to be killed. */
    public static void main(String[] arguments) throws Exception {
      ScratchFolder.open(Path.of(arguments[0]));
      System.out.println("open");
      System.in.read();
    }
  }
}
