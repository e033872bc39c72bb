package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another user of this machine can reach of a running experiment: nothing. */
class NothingListensIT {
  private static final String SCRATCH = "netwright-flink*";

  @TempDir private Path folder;
  private Path temporary;
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void keepsTemporaryFilesApart() throws IOException {
    temporary = Files.createDirectory(folder.resolve("tmp"));
    environment = Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
  }

  @Test
  void aRunListensOnLoopbackOnlyAndToNobodyWithoutItsKey() throws Exception {
    Workspace workspace = Workspace.at(folder.resolve("run").toString());
    Program program = start("run", "smoke", "--workspace", workspace.root());
    program.await(() -> Outcome.isUnderWay(workspace, "TrainBaseline"));
    Sockets sockets = Sockets.of(Long.toString(program.pid()));
    assertThat(sockets.exitCode()).as(sockets.printed()).isZero();

    Path scratch = scratch().get(0);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(scratch)))
        .isEqualTo("rwx------");
    KeyManager[] key = key(scratch);
    assertThat(sockets.ports())
        .noneMatch(port -> RestProbe.plain(port).contains("flink-version"))
        .noneMatch(port -> RestProbe.over(port, null).contains("flink-version"))
        .as("with the key, to see that it is the key that is missed")
        .anyMatch(port -> RestProbe.over(port, key).contains("flink-version"));
    assertThat(Files.readString(folder.resolve("run.log"))).doesNotContain(password(scratch));

    program.interruptOnce(() -> true);
    assertThat(scratch()).as("the key is gone with the run").isEmpty();
  }

  @Test
  void aScheduleAndWhatItStartsListenOnLoopbackOnly() throws Exception {
    Workspace workspace = Workspace.at(folder.resolve("schedule").toString());
    Program program =
        start(
            "schedule",
            "--cron",
            "* * * * *",
            "--model",
            "shapes",
            "smoke",
            "--workspace",
            workspace.root());
    program.await(() -> Outcome.isUnderWay(workspace, "TrainBaseline"));
    Sockets sockets = Sockets.of(Long.toString(program.pid()));
    assertThat(sockets.exitCode()).as(sockets.printed()).isZero();
    program.interruptOnce(() -> true);
  }

  private Program start(String... arguments) throws IOException {
    String[] longer =
        Stream.concat(Stream.of(arguments), Stream.of("--set", "training.epochs=200"))
            .toArray(String[]::new);
    return Program.start(folder.resolve(arguments[0] + ".log"), environment, longer);
  }

  private List<Path> scratch() throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(temporary, SCRATCH)) {
      return StreamSupport.stream(found.spliterator(), false).toList();
    }
  }

  private static String password(Path scratch) {
    try (Stream<String> lines = Files.lines(scratch.resolve("flink-conf.yaml"))) {
      String name = "security.ssl.keystore-password: ";
      return lines
          .filter(line -> line.startsWith(name))
          .findFirst()
          .orElseThrow()
          .substring(name.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyManager[] key(Path scratch) throws IOException, GeneralSecurityException {
    char[] password = password(scratch).toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(scratch.resolve("netwright.p12"))) {
      store.load(file, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    return keys.getKeyManagers();
  }
}
