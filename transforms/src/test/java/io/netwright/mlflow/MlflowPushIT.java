package io.netwright.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netwright.artifact.Workspace;
import io.netwright.run.Measurement;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MlflowPushIT {
  private static final List<String> RUN = List.of(ExampleRun.RUN_ID);
  private static final Pattern LOSS =
      Pattern.compile("\"key\":\"train.loss\"[^}]*\"step\":\"?([0-9]+)");
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Faults that end with patience, and whose end should not take long. */
  private static final Map<FaultyProxy.Fault, Duration> PATIENCE =
      Map.of(
          FaultyProxy.Fault.SLOW,
          Duration.ofSeconds(1),
          FaultyProxy.Fault.BUSY,
          Duration.ofSeconds(1));

  @TempDir private Path folder;
  private Workspace workspace;
  private MlflowServer server;
  private String experiment;

  @BeforeEach
  void needServer() {
    String uri = System.getProperty("netwright.mlflow.uri", "");
    assumeTrue(
        !uri.isEmpty(),
        "no MLflow server: run infra/mlflow/server start and pass -Dnetwright.mlflow.uri=URI");
    experiment = "it-" + UUID.randomUUID();
    server = MlflowServer.at(uri).inExperiment(experiment);
    workspace = Workspace.at(folder.resolve("runs").toString());
  }

  private ServerState pushedAtOnce() throws IOException {
    String other = experiment + "-at-once";
    MlflowPush.push(workspace, RUN, server.inExperiment(other));
    return ServerState.of(server, other);
  }

  @Test
  void showsTheSameWhetherPushedWhileRunningOrAfterwards() throws IOException {
    ExampleRun run = new ExampleRun(workspace);
    try (MlflowPush push = new MlflowPush(workspace, server)) {
      run.begin();
      push.push(RUN);
      for (int i = 0; i < 7; i++) {
        run.train(100);
        assertThat(push.push(RUN)).isEqualTo(new PushReport(0, 0, 0, 0, 200, 0));
      }
      assertThat(push.push(RUN).isNothing()).isTrue();
      run.treatBadly();
      push.push(RUN);
      run.end();
      assertThat(push.push(RUN).artifactsSent()).isEqualTo(4);
    }
    ServerState live = ServerState.of(server, experiment);

    assertThat(live).isEqualTo(pushedAtOnce()); // 1,400 points: more than one message takes
    assertThat(live.runs()).hasSize(3);
    ServerState.ShownRun parent = live.runs().get(0);
    assertThat(parent.status()).isEqualTo("FINISHED");
    assertThat(parent.params()).containsEntry("training.epochs", "2").containsEntry("note", "");
    ServerState.ShownRun train = live.runs().get(1);
    assertThat(train.parent()).isEqualTo(ExampleRun.RUN_ID);
    assertThat(train.histories().get("train.loss")).hasSize(700);
    assertThat(train.files()).containsOnlyKeys("model.safetensors");
    ServerState.ShownRun treat = live.runs().get(2);
    assertThat(treat.status()).isEqualTo("FAILED");
    assertThat(treat.histories().get("treat.loss"))
        .containsExactly(
            "0 NaN 1767323046000",
            "1 1.7976931348623157E308 1767323046001",
            "2 -1.7976931348623157E308 1767323046002",
            "3 0.0 1767323046003");
    assertThat(treat.tags())
        .containsEntry("netwright.reusedFrom", "20260101-000000-quickstart")
        .containsEntry("netwright.infinite", "treat.loss@1=Infinity treat.loss@2=-Infinity");
    assertThat(treat.files())
        .containsEntry("figures/accuracy curve.txt", 9L)
        .containsEntry("figures/empty.txt", 0L);
  }

  @Test
  void sendsNothingThatIsThere() throws IOException {
    new ExampleRun(workspace).whole();
    MlflowPush.push(workspace, RUN, server);
    ServerState first = ServerState.of(server, experiment);

    assertThat(MlflowPush.push(workspace, RUN, server)).isEqualTo(PushReport.nothing());
    assertThat(ServerState.of(server, experiment)).isEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultyProxy.Fault.class,
      names = {"LOST_REQUEST", "LOST_ANSWER", "ERROR"})
  void completesAPushThatWasCutOffAnywhere(FaultyProxy.Fault fault) throws IOException {
    new ExampleRun(workspace).whole();
    ServerState whole = pushedAtOnce();
    try (FaultyProxy proxy = new FaultyProxy(server.uri())) {
      int request = 1;
      boolean failed = true;
      while (failed) {
        String here = experiment + "-" + request;
        MlflowServer target = MlflowServer.at(proxy.uri()).inExperiment(here);
        proxy.failFrom(request, fault);
        failed = fails(target);
        proxy.heal();
        MlflowPush.push(workspace, RUN, target);
        assertThat(ServerState.of(server, here)).as("%s at %d", fault, request).isEqualTo(whole);
        request += request < 8 ? 1 : 5;
      }
      assertThat(request).isGreaterThan(20);
    }
  }

  private boolean fails(MlflowServer target) throws IOException {
    try {
      MlflowPush.push(workspace, RUN, target);
      return false;
    } catch (TrackingException e) {
      assertThat(Objects.requireNonNull(e.getMessage()).lines()).hasSize(1);
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource(FaultyProxy.Fault.class)
  void goesOnInTheSameInstanceAfterAFault(FaultyProxy.Fault fault) throws IOException {
    ExampleRun run = new ExampleRun(workspace).begin();
    try (FaultyProxy proxy = new FaultyProxy(server.uri());
        MlflowPush push =
            new MlflowPush(
                workspace,
                MlflowServer.at(proxy.uri())
                    .inExperiment(experiment)
                    .within(Duration.ofSeconds(1), PATIENCE.getOrDefault(fault, LONG)))) {
      push.push(RUN);
      int failed = 0;
      for (int request = 1; request <= 4; request++) {
        run.train(30);
        proxy.failFrom(request, fault);
        try {
          push.push(RUN);
        } catch (TrackingException e) {
          failed++;
          assertThat(e).hasMessageContaining("nothing is lost");
        }
        proxy.heal();
      }
      assertThat(failed).isPositive();
      run.treatBadly().end();
      push.push(RUN);
      assertThat(proxy.batches().stream().flatMap(MlflowPushIT::losses).distinct())
          .hasSize(120)
          .isSorted();
    }
    assertThat(ServerState.of(server, experiment)).isEqualTo(pushedAtOnce());
  }

  /** Epochs whose loss is in a batch, in its order. */
  private static Stream<Integer> losses(String batch) {
    Matcher points = LOSS.matcher(batch.replaceAll("\\s", ""));
    return points.results().map(point -> Integer.valueOf(point.group(1)));
  }

  @Test
  void leavesOneRunWhenManyPushAtOnce() throws Exception {
    new ExampleRun(workspace).whole();
    ExecutorService pushers = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> pushes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        pushes.add(() -> fails(server));
      }
      for (Future<Boolean> push : pushers.invokeAll(pushes)) {
        push.get();
      }
    } finally {
      pushers.shutdownNow();
    }
    MlflowPush.push(workspace, RUN, server);
    assertThat(ServerState.of(server, experiment)).isEqualTo(pushedAtOnce());
  }

  @Test
  void makesARunAnewThatSaysSomethingElse() throws IOException {
    new ExampleRun(workspace).begin().train(2);
    RunStore store = new RunStore(workspace);
    StageRecord before = store.readStage(ExampleRun.RUN_ID, "a".repeat(64)).orElseThrow();
    store.saveStage(
        ExampleRun.RUN_ID, before.withMetrics(List.of(new Measurement("train.loss", 0, 9, 9))));
    MlflowPush.push(workspace, RUN, server);

    store.saveStage(ExampleRun.RUN_ID, before.ended(RunStatus.FINISHED, 99));
    PushReport report = MlflowPush.push(workspace, RUN, server);

    assertThat(report.runsReplaced()).isEqualTo(1);
    assertThat(ServerState.of(server, experiment)).isEqualTo(pushedAtOnce());
  }

  @Test
  void saysThatNobodyIsThereAndLosesNothing() throws IOException {
    new ExampleRun(workspace).whole();
    String closed;
    try (FaultyProxy proxy = new FaultyProxy(server.uri())) {
      closed = proxy.uri();
    }
    assertThatExceptionOfType(TrackingException.class)
        .isThrownBy(() -> MlflowPush.push(workspace, RUN, MlflowServer.at(closed)))
        .withMessageContaining("cannot reach the MLflow server at " + closed)
        .withMessageContaining("infra/mlflow/server start");

    assertThat(MlflowPush.push(workspace, RUN, server).runsCreated()).isEqualTo(3);
  }

  @Test
  void survivesAServerThatIsKilledAndRestarted() throws Exception {
    ExampleRun run = new ExampleRun(workspace).begin();
    ServerScript own = new ServerScript(folder.resolve("mlflow"));
    try {
      MlflowServer target =
          new MlflowServer(
              URI.create(own.start()),
              experiment,
              MlflowCredentials.none(),
              Duration.ofSeconds(5),
              Duration.ofSeconds(30));
      try (MlflowPush push = new MlflowPush(workspace, target)) {
        push.push(RUN);
        run.train(30);
        push.push(RUN);
        own.kill();
        run.train(40);
        assertThatExceptionOfType(TrackingException.class).isThrownBy(() -> push.push(RUN));
        own.start();
        run.treatBadly().end();
        push.push(RUN);
      }
      assertThat(ServerState.of(target, experiment)).isEqualTo(pushedAtOnce());
    } finally {
      own.stop();
    }
  }

  /** The project's own way to run a server, with a port nobody has. */
  private static final class ServerScript {
    private final Path folder;
    private final int port;

    ServerScript(Path folder) throws IOException {
      this.folder = folder;
      try (java.net.ServerSocket socket =
          new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
        this.port = socket.getLocalPort();
      }
    }

    String start() throws Exception {
      return call("start", "--no-auth", "--port", String.valueOf(port));
    }

    void stop() throws Exception {
      call("stop");
    }

    void kill() throws Exception {
      String pid =
          java.nio.file.Files.readString(folder.resolve("server.pid"), StandardCharsets.UTF_8)
              .split(" ", -1)[0];
      ProcessHandle main = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      List<ProcessHandle> all = new ArrayList<>(main.descendants().toList());
      all.add(main);
      all.forEach(ProcessHandle::destroyForcibly);
      for (ProcessHandle process : all) {
        process.onExit().get();
      }
    }

    private String call(String... words) throws Exception {
      List<String> command = new ArrayList<>(List.of("../infra/mlflow/server"));
      command.addAll(List.of(words));
      command.addAll(List.of("--dir", folder.toString()));
      Path output = folder.resolveSibling("script.txt");
      Process script =
          new ProcessBuilder(command)
              .redirectErrorStream(false)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(output.toFile())
              .start();
      assertThat(script.waitFor()).as("%s", command).isZero();
      return java.nio.file.Files.readString(output, StandardCharsets.UTF_8).strip();
    }
  }
}
