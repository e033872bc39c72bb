package io.netwright.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.lineage.Pin;
import io.netwright.lineage.SmallWorkspace;
import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workspaces with links in them. */
class LinkedWorkspaceTest {
  @TempDir private Path folder;
  private SmallWorkspace small = new SmallWorkspace(Path.of("unset"));

  @BeforeEach
  void open() {
    small = new SmallWorkspace(folder.resolve("workspace"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "models", "memo", "artifacts", "models/shapes/versions"})
  void noGarbageIsCollectedWhereAFolderIsALink(String linked) throws Exception {
    small.run("run-1", 0);
    small.write("data/cifar.json", new byte[] {'{', '}'});
    small.write("models/shapes/versions/000001.json", new byte[] {'{', '}'});
    small.age(Duration.ofDays(3));
    SortedSet<String> before = small.files();
    Path place = folder.resolve("workspace").resolve(linked);
    Files.move(place, folder.resolve("moved"));
    Files.createSymbolicLink(place, folder.resolve("moved"));

    assertThatThrownBy(this::plan)
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(place + ": is a link");
    Files.delete(place);
    Files.createSymbolicLink(place, folder.resolve("not mounted"));
    assertThatThrownBy(this::plan).isInstanceOf(RefusedException.class);

    Files.delete(place);
    Files.move(folder.resolve("moved"), place);
    assertThat(small.files()).isEqualTo(before);
  }

  private CollectionPlan plan() throws IOException, InterruptedException {
    Retention none = Retention.of(0, null, Set.of());
    return new GarbageCollection(
            small.workspace, none, Duration.ZERO, Clock.systemUTC(), List::<Pin>of)
        .plan();
  }

  @Test
  void dataSetsOfALinkedFolderAreFound() throws Exception {
    String digest = "cd".repeat(32);
    String document =
        "{\"name\":\"cifar\",\"sha256\":\"%s\",\"sizeBytes\":3,\"mediaType\":\"application/x-tar\"}";
    small.write("data/cifar.json", document.formatted(digest).getBytes(StandardCharsets.UTF_8));
    Path place = folder.resolve("workspace/data");
    Files.move(place, folder.resolve("moved"));
    Files.createSymbolicLink(place, folder.resolve("moved"));

    assertThat(NamedData.files(small.workspace, (location, reason) -> {})).contains(digest);
  }
}
