package io.netwright.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {
  @TempDir private Path folder;

  @Test
  void meansTheSameFolderAsPathAndAsUri() {
    Workspace workspace = Workspace.at(folder.toString());

    assertThat(Workspace.at(folder.toUri().toString())).isEqualTo(workspace);
    assertThat(Workspace.at("runs").root()).isEqualTo(Path.of("runs").toAbsolutePath().toString());
    assertThat(Workspace.at("s3://bucket/x/").root()).isEqualTo("s3://bucket/x");
  }

  @Test
  void travelsToWorkers() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(workspace);
      out.writeObject(workspace.artifacts());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(workspace);
      assertThat(in.readObject()).isEqualTo(workspace.artifacts());
    }
  }

  @Test
  void writesNothingByBeingOpened() throws Exception {
    Workspace workspace = Workspace.at(folder.resolve("new").toString());
    assertThat(workspace.runs().list()).isEmpty();
    assertThat(workspace.memo("TrainBaseline").read("key")).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysWhatIsWrongWithARoot() {
    assertThatThrownBy(() -> Workspace.at(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("workspace must be a folder or a URI");
    assertThatThrownBy(() -> Workspace.at("ftp://host/x").runs().list())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ftp://host/x")
        .hasMessageContaining("no file system for this kind of URI");
  }

  @Test
  void countsADamagedCheckpointAsNone() throws Exception {
    WorkspaceCheckpoints checkpoints = Workspace.at(folder.toString()).checkpoints("abc");
    assertThat(checkpoints.read("epoch")).isEmpty();
    checkpoints.write("epoch", new byte[] {1, 2, 3});
    checkpoints.write("epoch", new byte[] {4, 5});
    checkpoints.write("empty", new byte[0]);
    assertThat(checkpoints.read("epoch")).contains(new byte[] {4, 5});
    assertThat(checkpoints.read("empty")).contains(new byte[0]);

    Path file = folder.resolve("checkpoints/abc/epoch");
    byte[] stored = Files.readAllBytes(file);
    for (int length : new int[] {0, 1, stored.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(stored, length));
      assertThat(checkpoints.read("epoch")).as("cut to %d bytes", length).isEmpty();
    }
    stored[0] ^= 1;
    Files.write(file, stored);
    assertThat(checkpoints.read("epoch")).isEmpty();

    checkpoints.delete();
    assertThat(folder.resolve("checkpoints/abc")).doesNotExist();
  }
}
