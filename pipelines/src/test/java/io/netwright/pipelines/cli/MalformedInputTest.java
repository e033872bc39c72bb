package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MalformedInputTest {
  @TempDir private Path folder;

  @BeforeEach
  void writesAFewFiles() throws IOException {
    Files.writeString(folder.resolve("broken.yaml"), "name: [", StandardCharsets.UTF_8);
    Files.writeString(
        folder.resolve("gone.yaml"),
        """
        name: gone
        data:
          images: {path: %s/nowhere}
        architectures:
          - {name: lenet}
        """
            .formatted(folder));
    Files.writeString(folder.resolve("a-file"), "in the way");
    Files.createDirectory(folder.resolve("empty"));
    Files.write(folder.resolve("weights.safetensors"), new byte[] {1, 2, 3});
  }

  @Test
  @Timeout(600)
  void isRefusedInOneShortLineHoweverLongItIs() throws IOException {
    Path file = folder.resolve("long.yaml");
    Files.writeString(
        file,
        "name: "
            + "a".repeat(900_000)
            + "\ndata:\n  shapes: {path: shapes}\narchitectures: [{name: lenet}]\n");
    StringWriter err = new StringWriter();
    CommandLine program = NetwrightCommand.commandLine().setErr(new PrintWriter(err, true));

    assertThat(program.execute("plan", file.toString())).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("netwright: ").hasSizeLessThan(5000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run nothing.yaml                                     | no experiment file nothing.yaml
          run DIR/broken.yaml                                  | not valid YAML
          run DIR/gone.yaml                                    | nowhere
          run smoke --until polish                             | stage must be one of [train, treat, routes, assemble, harden, evaluate], got polish
          run smoke --from polish                              | stage must be one of
          run smoke --force polish                             | stage must be one of
          run smoke --from evaluate                            | needs results that the workspace does not have
          treat smoke                                          | needs results that the workspace does not have
          run smoke --set training.epochs=none                 | training.epochs: must be a whole number
          run smoke --set training.epoch=3                     | unknown key
          run smoke --set training                             | --set needs KEY=VALUE
          run smoke --set =3                                   | --set needs KEY=VALUE
          run smoke --set execution.threads=0                  | threads must be in 1..1024, got 0
          run smoke --set evaluation.microBatch=0              | microBatch must be in [1, 4096], got 0
          run smoke --set evaluation.shardSize=100             | shardSize must be a multiple of microBatch
          run smoke --set evaluation.attacks=[]                | attacks must name at least one attack
          run smoke --set hardening.dropProbability=1          | dropProbability must be in [0, 1)
          run smoke --set hardening.epsilon=8                  | epsilon must be in (0, 1], got 8.0
          run smoke --set hardening.from=nowhere               | hardening.from
          run smoke --set architectures=[{name:resnet99}]      | architectures
          run smoke --data DIR/nowhere                         | nowhere
          run smoke --data DIR/empty                           | empty
          run smoke --data other=DIR/empty                     | other
          run smoke --tracking ftp://localhost                 | neither http nor https
          run smoke --tracking http://user:secret@localhost    | must not carry a user name
          run smoke stray                                      | unknown argument stray
          run smoke --flinkMaster=[auto]                       | flinkMaster must be [local] or HOST:PORT
          run smoke --flinkMaster=nowhere                      | flinkMaster must be [local] or HOST:PORT, got nowhere
          retrain smoke                                        | say which registered model: --model NAME
          retrain smoke --model a/b                            | a registered model's name must be 1 to 100 letters
          retrain smoke --model m --logical-date tonight       | --logical-date must be a date such as 2026-11-25
          schedule smoke --model m --cron @daily --logical-date=2026-11-25 --dry-run | leave out --logical-date; each fire has its own
          retrain smoke --model m --lease soon                 | --lease must be a whole number and s, m, h or d
          retrain smoke --model m --webhook ftp://secret       | the webhook must be an http or https URL
          retrain smoke --model m --set promotion.margin=2     | margin must be in [0, 1), got 2.0
          retrain smoke --model m --set promotion.floor=2      | promotion.floor: unknown key
          retrain smoke --model m --set seeds=[1,2]            | promotion.model: treated would be 2 models [lenetw0.5-shapes-s1/treated, lenetw0.5-shapes-s2/treated]
          retrain smoke --model m --set promotion.model=treat  | promotion.model: treat would be none of them; it must be one of
          retrain smoke --model m --set promotion.model=control | promotion.model: control would be 2 models [lenetw0.5-shapes-s0/treated-control
          retrain smoke --model m --data DIR/nowhere           | nowhere
          retrain log nothing                                  | no decision about nothing in
          rollback nothing                                     | no registered model nothing in
          model show nothing                                   | no registered model nothing in
          model show nothing@champion                          | no registered model nothing in
          model fetch nothing@champion                         | no registered model nothing in
          model fetch nothing@best                             | after @ comes a version number, champion
          attach nothing                                       | no run nothing in
          cancel nothing                                       | no run nothing in
          run smoke --noSuchBeamOption=3                       | noSuchBeamOption
          run smoke --workspace DIR/a-file/inside              | a-file
          plan smoke --workspace DIR/a-file/inside             | a-file
          runs show nothing                                    | no run nothing in
          report nothing                                       | no run nothing in
          compare a b                                          | no run and no evaluated model a in
          export nothing DIR/out.safetensors                   | no model nothing in
          export nothing DIR/a-file                            | a-file exists; give --overwrite
          import smoke --weights DIR/weights.safetensors       | weights.safetensors
          import smoke --weights DIR/missing.safetensors       | missing.safetensors
          import smoke --weights DIR/weights.safetensors --normalization none | the file ends within the header length
          import smoke                                         | say which weights to import: --weights FILE
          import smoke --remove                                | no imported model stands in for lenetw0.5-shapes-s0/baseline
          plan smoke --set architectures=[{"name":"lenet"},{"name":"lenet"}] | architectures[1]: lenet at width 1.0 is architectures[0] already
          plan smoke --set data.shapes.classes=[]              | data.shapes.classes: is empty
          plan smoke --set data.shapes.classes=[disc,wheel]    | has no class wheel
          plan smoke --set treatment.layers=[conv9]            | treatment.layers: layers must name nodes
          plan smoke --set assembly.tasks=[{"name":"t","sources":[{"dataset":"cifar"}]}] | no data set cifar; the experiment has [shapes]
          lineage nothing                                      | no model nothing in
          gc                                                   | say what to keep: --keep-runs N
          gc --keep-runs -1                                    | --keep-runs must be 0 or more, got -1
          gc --keep nothing                                    | no run nothing in
          gc --keep-days 3 --min-age soon                      | --min-age must be a whole number and s, m, h or d
          track push                                           | no server to push to
          track push --to nonsense                             | nonsense
          check --threads many                                 | many
          runs show ../x                                       | name 'runs/../x
          gc --keep-days 3 --min-age 999999999d                | --min-age must be at most 36500d
          run smoke --parallelism=abc                          | abc
          run smoke --data workspace:nothing                   | no data set nothing in
          run smoke --workspace s3://B                         | must look like s3://bucket/folder
          run smoke --workspace s3://me:secret@bucket/x        | must look like s3://bucket/folder
          data add DIR/nowhere --name images                   | nowhere
          data add DIR/empty --name images                     | empty
          data add DIR/empty --name a/b                        | name 'a/b' must be letters
          data add DIR/empty                                   | --name
          data show shapes test#2000                           | has no image test#2000; its 2000 test images
          data show nothing shapes --experiment smoke          | no data set nothing; the experiment has [shapes]
          data show shapes test#1 --set seeds=[1]              | --set changes an experiment
          data show shapes test#1 --to DIR/none/x.png          | there is no folder
          data check DIR/nowhere                               | nowhere
          data check DIR/empty                                 | empty
          data check DIR/a-file                                | a-file
          data check                                           | PATH
          """)
  void saysOneClearLineExitsWithTwoAndLeavesNothing(String command, String message)
      throws IOException {
    List<Path> before = files();
    StringWriter err = new StringWriter();
    int exitCode = execute(command, err);

    assertThat(exitCode).as(err.toString()).isEqualTo(2);
    assertThat(err.toString()).contains(message).doesNotContain("\tat ").doesNotContain("secret");
    assertThat(err.toString().lines().findFirst().orElse("")).contains(message);
    assertThat(files()).isEqualTo(before);
  }

  private int execute(String command, StringWriter err) {
    String line = command.replace("DIR", folder.toString());
    boolean placed = line.contains("--workspace") || line.startsWith("data check");
    String[] arguments =
        (placed ? line : line + " --workspace " + folder.resolve("workspace")).split(" +");
    CommandLine program = NetwrightCommand.commandLine();
    program.setErr(new PrintWriter(err, true));
    program.setOut(new PrintWriter(new StringWriter(), true));
    return program.execute(arguments);
  }

  /** Every file and folder, but for decoded data and empty folders of the workspace. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !path.toString().contains("data-cache"))
          .filter(
              path -> !path.startsWith(folder.resolve("workspace")) || Files.isRegularFile(path))
          .sorted()
          .toList();
    }
  }
}
