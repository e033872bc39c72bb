package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code infra/ci/sockets} on processes that are only written down, so that no port is opened. */
class SocketsTest {
  private static final String LISTEN = "0A";
  private static final String CONNECTED = "01";

  @TempDir private Path proc;

  @ParameterizedTest
  @CsvSource({
    "tcp, 0100007F:1F91, 0, 127.0.0.1:8081",
    "tcp, 0500007F:0050, 0, 127.0.0.5:80",
    "tcp, 00000000:1F91, 1, 0.0.0.0:8081",
    "tcp, 0A01A8C0:1F91, 1, 192.168.1.10:8081",
    "tcp6, 00000000000000000000000001000000:1F91, 0, [::1]:8081",
    "tcp6, 0000000000000000FFFF00000100007F:1F91, 0, [::ffff:127.0.0.1]:8081",
    "tcp6, 00000000000000000000000000000000:1F91, 1, [::]:8081",
    "tcp6, 0000000000000000FFFF000000000000:1F91, 1, [::ffff:0.0.0.0]:8081"
  })
  void tellsLoopbackFromEveryOtherAddress(String table, String address, int code, String shown)
      throws Exception {
    process(7, 1);
    listens(7, table, address, LISTEN);
    Sockets sockets = ask("7");
    assertThat(sockets.exitCode()).as(sockets.printed()).isEqualTo(code);
    assertThat(sockets.printed()).contains("LISTEN " + shown).contains("server pid 7");
  }

  @Test
  void looksAtTheDescendantsOfAProcessAndAtNobodyElse() throws Exception {
    process(7, 1);
    process(8, 7);
    process(9, 8);
    process(10, 1);
    listens(9, "tcp", "00000000:1F91", LISTEN);
    listens(10, "tcp", "00000000:1F92", LISTEN);
    Sockets sockets = ask("7");
    assertThat(sockets.exitCode()).isEqualTo(1);
    assertThat(sockets.ports()).containsExactly(8081);
  }

  @Test
  void failsWhereNothingListensSinceThenNothingWasLookedAt() throws Exception {
    process(7, 1);
    listens(7, "tcp", "0100007F:1F91", CONNECTED);
    assertThat(ask("7").exitCode()).isEqualTo(1);
  }

  @Test
  void readsProcessIdsFromTheFilesOfAFolder() throws Exception {
    process(7, 1);
    listens(7, "tcp", "0100007F:1F91", LISTEN);
    Path folder = Files.createDirectory(proc.resolve("folder"));
    Files.writeString(folder.resolve("server.pid"), "7 8081\n");
    assertThat(ask(folder.toString()).ports()).containsExactly(8081);
    assertThat(ask(proc.toString()).printed()).contains("neither a process id nor a folder");
  }

  private Sockets ask(String what) throws Exception {
    return Sockets.of("--proc", proc.toString(), what);
  }

  private void process(int pid, int parent) throws IOException {
    Path folder = Files.createDirectories(proc.resolve(Integer.toString(pid)));
    Files.createDirectories(folder.resolve("fd"));
    Files.createDirectories(folder.resolve("net"));
    Files.writeString(folder.resolve("stat"), pid + " (a (b) c) S " + parent + " 0 0\n");
    Files.writeString(folder.resolve("comm"), "server\n");
  }

  private void listens(int pid, String table, String address, String state) throws IOException {
    Path folder = proc.resolve(Integer.toString(pid));
    String inode = Integer.toString(40_000 + pid);
    Files.createSymbolicLink(folder.resolve("fd/5"), Path.of("socket:[" + inode + "]"));
    Files.writeString(
        folder.resolve("net").resolve(table),
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
            + ("   0: " + address + " 00000000:0000 " + state)
            + (" 00000000:00000000 00:00000000 00000000     0        0 " + inode + " 1\n"));
  }
}
