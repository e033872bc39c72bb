package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What may pass ends with 1, so that whoever called tries again. */
class OutOfReachTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run smoke --flinkMaster=127.0.0.1:9                       | start a cluster with infra/flink/cluster start
          retrain smoke --model m --flinkMaster=127.0.0.1:9         | start a cluster with infra/flink/cluster start
          track push --to http://127.0.0.1:9                        | cannot reach the MLflow server at http://127.0.0.1:9
          """)
  void endsWithOneWhereAServerIsOutOfReach(String command, String message) {
    int exitCode = execute(command.split(" +", -1));

    assertThat(exitCode).as(err.toString()).isEqualTo(1);
    assertThat(err.toString()).contains(message).hasLineCount(1);
  }

  @Test
  void endsWithOneWhereAStoreIsOutOfReachAndShowsNoPassword() throws Exception {
    Program program =
        Program.start(
            folder.resolve("printed"),
            Map.of(
                "AWS_ENDPOINT_URL_S3", "http://me:hunter2@127.0.0.1:9",
                "AWS_ACCESS_KEY_ID", "someone",
                "AWS_SECRET_ACCESS_KEY", "hunter2hunter2"),
            "runs",
            "list",
            "--workspace",
            "s3://bucket/runs");

    assertThat(program.exitCode()).as(program.printed()).isEqualTo(1);
    assertThat(program.printed()).contains("cannot be reached").doesNotContain("hunter2");
  }

  @Test
  void sendsNothingToWhereAStoreRedirects() throws Exception {
    List<String> elsewhere = new CopyOnWriteArrayList<>();
    HttpServer other = server();
    HttpServer store = server();
    other.createContext(
        "/",
        exchange -> {
          elsewhere.add(exchange.getRequestHeaders().entrySet().toString());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    store.createContext(
        "/",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Location", "http://127.0.0.1:" + other.getAddress().getPort() + "/");
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    try {
      Program program =
          Program.start(
              folder.resolve("printed"),
              Map.of(
                  "AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + store.getAddress().getPort(),
                  "AWS_ACCESS_KEY_ID", "someone",
                  "AWS_SECRET_ACCESS_KEY", "hunter2hunter2"),
              "runs",
              "list",
              "--workspace",
              "s3://bucket/runs");

      assertThat(program.exitCode()).as(program.printed()).isEqualTo(1);
      assertThat(elsewhere).isEmpty();
    } finally {
      other.stop(0);
      store.stop(0);
    }
  }

  @Test
  void showsAVariableAndNotItsValueWhereTheDataIsMissing() throws Exception {
    Path experiment = folder.resolve("my.yaml");
    Files.writeString(
        experiment,
        """
        name: mine
        data:
          images: {path: "${MY_IMAGES}/set"}
        architectures:
          - {name: lenet}
        """);
    Program program =
        Program.start(
            folder.resolve("printed"),
            Map.of("MY_IMAGES", "/home/nobody-knows/images"),
            "plan",
            experiment.toString(),
            "--workspace",
            folder.resolve("runs").toString());

    assertThat(program.exitCode()).as(program.printed()).isEqualTo(2);
    assertThat(program.printed())
        .contains("my.yaml:3: data.images: ${MY_IMAGES}/set: does not exist")
        .doesNotContain("nobody-knows");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          schedule --cron @X --model shapes smoke --webhook https://hooks.example/T0/B1 --dry-run                     | 0 | calls netwright retrain smoke
          schedule --cron @X --model shapes smoke --tracking http://me:hooks.example@host --webhook=https://hooks.example --dry-run | 2 | must not carry a user name
          schedule --cron @X --model shapes smoke --webhok=https://hooks.example/T0/B1 --webhook https://hooks.example/T0/B1 --dry-run | 2 | unknown option --webhok; did you mean --webhook?
          retrain smoke --model shapes stray https://me:hooks.example@host                                            | 2 | unknown argument
          run smoke https://me:hooks.example@host                                                                     | 2 | unknown argument https://***@host
          track push --too http://me:hooks.example@host                                                               | 2 | unknown option --too; did you mean --to?
          """)
  void printsNoAddressThatIsASecret(String command, int exitCode, String message) {
    String[] arguments =
        Arrays.stream(command.split(" +", -1))
            .map(argument -> argument.equals("@X") ? "0 2 * * *" : argument)
            .toArray(String[]::new);

    assertThat(execute(arguments)).as(err.toString()).isEqualTo(exitCode);
    assertThat(out.toString() + err).contains(message).doesNotContain("hooks.example");
  }

  private static HttpServer server() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    return server;
  }

  private int execute(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--workspace", folder.resolve("workspace").toString()));
    CommandLine program = NetwrightCommand.commandLine();
    program.setErr(new PrintWriter(err, true));
    program.setOut(new PrintWriter(out, true));
    return program.execute(arguments.toArray(String[]::new));
  }
}
