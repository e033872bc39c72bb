package io.netwright.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.FaultyProxy.Fault;
import io.netwright.testing.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients in processes of their own see of a real server behind a bad connection. */
class BrokenConnectionIT {
  private static final int SIZE = 3_000_000;

  @TempDir private Path home;

  private final String folder = UUID.randomUUID().toString();
  private final Storage storage = Storage.at(S3Server.workspace() + "/" + folder);
  private FaultyProxy proxy = proxy();

  @BeforeEach
  void standsBetween() throws IOException {
    proxy.close();
    proxy = proxy();
  }

  @AfterEach
  void goesAway() throws IOException {
    proxy.close();
    storage.delete("file");
    storage.delete("race");
  }

  @Test
  void leavesNothingVisibleOfAPutThatIsCut() throws Exception {
    for (int attempt = 0; attempt < 20; attempt++) {
      proxy.then(new Fault.CutRequest(1_000_000));
    }
    assertThat(publish("file")).startsWith("failed: cannot use the workspace " + storage.root());
    assertThat(proxy.connections()).isGreaterThan(1);
    assertThat(storage.size("file")).isEmpty();
    assertThat(Storage.at(S3Server.workspace()).list(folder)).isEmpty();
  }

  @Test
  void repeatsAPutThatIsCut() throws Exception {
    proxy.then(new Fault.CutRequest(1_000_000)).then(new Fault.CutRequest(500));
    assertThat(publish("file")).isEqualTo("won");
    assertThat(proxy.connections()).isEqualTo(3);
    assertThat(read("file")).isEqualTo(StorageProgram.content(SIZE, 1));
  }

  @Test
  void repeatsWhatABusyServerRefused() throws Exception {
    proxy.then(new Fault.Busy()).then(new Fault.Busy()).then(new Fault.Busy());
    assertThat(publish("file")).isEqualTo("won");
    assertThat(proxy.connections()).isGreaterThanOrEqualTo(4);
    assertThat(read("file")).isEqualTo(StorageProgram.content(SIZE, 1));
  }

  @Test
  void knowsThatItWonWhenOnlyTheAnswerWasLost() throws Exception {
    proxy.then(new Fault.CutAnswer(0)).then(new Fault.CutAnswer(0));
    assertThat(publish("file", 5000)).isEqualTo("won");
    assertThat(publish("file", 5000)).isEqualTo("lost");
    assertThat(publish("file", SIZE)).isEqualTo("lost");
    assertThat(read("file")).isEqualTo(StorageProgram.content(5000, 1));
  }

  @Test
  void goesOnReadingWhereTheConnectionBroke() throws Exception {
    publish("file");
    proxy.then(new Fault.CutAnswer(700_000)).then(new Fault.CutAnswer(1_000_000));
    int before = proxy.connections();
    assertThat(program("read", storage.root(), "file").outcome())
        .isEqualTo(Sha256.of(StorageProgram.content(SIZE, 1)));
    assertThat(proxy.connections() - before).isEqualTo(3);
  }

  @Test
  void letsOneOfTwoProcessesWinEachName() throws Exception {
    StorageProgram one = program("race", storage.root(), "200", "1");
    StorageProgram two = program("race", storage.root(), "200", "2");
    one.go();
    two.go();
    List<String> first = List.of(one.outcome().split(" "));
    List<String> second = List.of(two.outcome().split(" "));

    assertThat(first.size() + second.size() - 2).isEqualTo(200);
    for (int name = 0; name < 200; name++) {
      boolean byFirst = first.contains(Integer.toString(name));
      assertThat(second.contains(Integer.toString(name))).isEqualTo(!byFirst);
      assertThat(read("race/" + name)).isEqualTo(StorageProgram.content(2000, byFirst ? 1 : 2));
    }
  }

  @Test
  void saysInOneLineWhatIsWrongAndWhatToDo() throws Exception {
    assertThat(failure(Map.of(), "s3://no-such-bucket/x"))
        .contains("there is no bucket no-such-bucket at the store at " + proxy.uri())
        .contains("create it");
    assertThat(failure(Map.of("AWS_SECRET_ACCESS_KEY", "not-this"), storage.root()))
        .contains("denies access (SignatureDoesNotMatch)")
        .contains("check AWS_ACCESS_KEY_ID")
        .doesNotContain("not-this");
    assertThat(failure(Map.of("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9"), storage.root()))
        .contains("http://127.0.0.1:9 cannot be reached")
        .contains("check AWS_ENDPOINT_URL_S3");
    assertThat(
            failure(
                Map.of(
                    "AWS_ACCESS_KEY_ID", "",
                    "AWS_SECRET_ACCESS_KEY", "",
                    "AWS_PROFILE", "",
                    "AWS_EC2_METADATA_DISABLED", "true"),
                storage.root()))
        .contains("there are no credentials; set AWS_ACCESS_KEY_ID");
  }

  private static FaultyProxy proxy() {
    try {
      return new FaultyProxy(
          URI.create(System.getenv().getOrDefault("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private StorageProgram program(String... arguments) throws IOException {
    return StorageProgram.start(Map.of("AWS_ENDPOINT_URL_S3", proxy.uri()), arguments);
  }

  private String publish(String path) throws IOException, InterruptedException {
    return publish(path, SIZE);
  }

  private String publish(String path, int size) throws IOException, InterruptedException {
    return program("publish", storage.root(), path, Integer.toString(size), "1").outcome();
  }

  private String failure(Map<String, String> changes, String root)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_ENDPOINT_URL_S3", proxy.uri());
    environment.put("HOME", home.toString());
    environment.putAll(changes);
    return StorageProgram.start(environment, "publish", root, "file", "10", "1").outcome();
  }

  private byte[] read(String path) throws IOException {
    try (InputStream in = storage.open(path)) {
      return in.readAllBytes();
    }
  }
}
