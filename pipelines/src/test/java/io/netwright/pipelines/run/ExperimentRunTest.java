package io.netwright.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.Choice;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.pipelines.experiment.Launch;
import io.netwright.pipelines.experiment.StageGraph;
import io.netwright.refusal.RefusedException;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentRunTest {
  private static final String EXPERIMENT =
      """
      name: tried
      data:
        shapes: {path: shapes, trainLimit: 50, validationLimit: 10, testLimit: 10}
      architectures:
        - {name: lenet}
      stages: [train]
      """;

  @TempDir private Path folder;

  @Test
  void keepsTheRecordOfARunThatAClusterCannotGoOnWith() throws Exception {
    Workspace workspace = Workspace.at(folder.resolve("workspace").toString());
    RunStore store = new RunStore(workspace);
    RunRecord before =
        new RunRecord(
            "night", "tried", 1, 2L, RunStatus.FAILED, "netwright", Map.of(), "1", List.of());
    store.save(before);
    HttpServer cluster = clusterWithoutAJar();
    try {
      String master = "--flinkMaster=127.0.0.1:" + cluster.getAddress().getPort();
      for (String runId : List.of("night", "other")) {
        ExperimentRun run = new ExperimentRun(launch(workspace, master, runId), silent());
        assertThatThrownBy(run::run)
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("there is no job jar");
      }
    } finally {
      cluster.stop(0);
    }

    assertThat(store.read("night")).contains(before);
    assertThat(folder.resolve("workspace/runs/other")).doesNotExist();
  }

  /** A JobManager with a free slot; there is no jar to be given to it. */
  private static HttpServer clusterWithoutAJar() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] overview =
        """
        {"flink-version": "%s", "taskmanagers": 1, "slots-total": 1, "slots-available": 1}
        """
            .formatted(EnvironmentInformation.getVersion())
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/overview",
        exchange -> {
          exchange.sendResponseHeaders(200, overview.length);
          exchange.getResponseBody().write(overview);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static PrintWriter silent() {
    return new PrintWriter(Writer.nullWriter());
  }

  private Launch launch(Workspace workspace, String master, String runId) throws IOException {
    ExperimentSession session =
        ExperimentSession.open(
            ExperimentReader.read("tried.yaml", EXPERIMENT, List.of(), Map.of()),
            folder.resolve("cache").toString(),
            workspace);
    return new Launch(
        StageGraph.of(session, Choice.all()),
        workspace,
        List.of(),
        Optional.empty(),
        List.of(master),
        "netwright run tried.yaml",
        runId,
        List.of());
  }
}
