package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.metric.ParquetFiles;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStore;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.testing.S3Server;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the program with its workspace in a bucket of a real server, and once more in a folder. */
class S3WorkspaceIT {
  @TempDir private static Path folder;

  private static Workspace local = Workspace.at("unset");
  private static Workspace bucket = Workspace.at("unset");
  private static String firstRun = "";

  @BeforeAll
  static void runsOnceInAFolderAndOnceInABucket() throws Exception {
    local = Workspace.at(folder.resolve("local").toString());
    bucket = Workspace.at(S3Server.workspace() + "/" + UUID.randomUUID());
    succeed(smoke(local));
    succeed(smoke(bucket));
    firstRun = last(bucket);
  }

  @Test
  void makesTheSameModelsAndNumbersAsInAFolder() throws Exception {
    assertThat(weights(bucket)).isEqualTo(weights(local)).hasSizeGreaterThan(4);
    assertThat(ParquetFiles.read(bucket, Evaluation.class, firstRun))
        .isEqualTo(ParquetFiles.read(local, Evaluation.class, last(local)))
        .isNotEmpty();
    assertThat(metrics(bucket, firstRun)).isEqualTo(metrics(local, last(local))).isNotEmpty();
  }

  @Test
  void leavesReportAndPicturesInTheBucketAndNoDrafts() throws Exception {
    for (String file : List.of("report.md", "accuracy.png", "training.png")) {
      assertThat(bucket.storage().size("runs/" + firstRun + "/" + file).orElse(0))
          .as(file)
          .isPositive();
    }
    assertThat(bucket.storage().list(".drafts")).isEmpty();
    assertThat(bucket.storage().list("checkpoints")).isEmpty();
  }

  @Test
  void reusesEverythingInASecondRunAndListsAndReportsBoth() throws Exception {
    assertThat(succeed(smoke(bucket)))
        .contains("reused from " + firstRun)
        .doesNotContain("done in");
    String second = last(bucket);
    assertThat(metrics(bucket, second)).isEqualTo(metrics(bucket, firstRun));
    assertThat(succeed("runs", "list", "--workspace", bucket.root())).contains(firstRun, second);
    assertThat(succeed("report", firstRun, "--workspace", bucket.root()))
        .contains(bucket.root() + "/runs/" + firstRun + "/report.md");
    assertThat(succeed("compare", firstRun, second, "--workspace", bucket.root()))
        .contains(firstRun);
  }

  @Test
  void trainsTheSameModelsFromImagesThatOnlyTheBucketHas() throws Exception {
    Path images = folder.resolve("images");
    drawImages(images);
    Path experiment =
        Files.writeString(
            folder.resolve("drawn.yaml"),
            """
            name: drawn
            data:
              drawn: {path: '%s', validationFraction: 0.2}
            architectures:
              - {name: lenet, width: 0.25}
            training: {epochs: 1, cropPadding: 0, flip: false}
            """
                .formatted(images));
    Workspace beside = Workspace.at(folder.resolve("beside").toString());
    succeed("train", experiment.toString(), "--workspace", beside.root());
    succeed("data", "add", images.toString(), "--name", "drawn", "--workspace", bucket.root());
    Files.move(images, folder.resolve("gone"));
    assertThat(succeed("data", "list", "--workspace", bucket.root())).contains("drawn");

    Workspace alone = bucket;
    succeed(
        "train", experiment.toString(), "--data", "workspace:drawn", "--workspace", alone.root());
    SortedMap<String, String> trained = weights(alone);
    assertThat(weights(beside)).isNotEmpty();
    assertThat(trained).containsAllEntriesOf(weights(beside));
  }

  private static void drawImages(Path images) throws IOException {
    for (int label = 0; label < 3; label++) {
      Path ofClass = Files.createDirectories(images.resolve("class-" + label));
      for (int i = 0; i < 20; i++) {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(new Color(80 * label, 200 - 60 * label, 40 + 5 * i));
        pen.fillOval(i % 8, label * 4, 12 + label, 14);
        pen.dispose();
        ImageIO.write(image, "png", ofClass.resolve(i + ".png").toFile());
      }
    }
  }

  private static String[] smoke(Workspace workspace) {
    return new String[] {
      "run",
      "smoke",
      "--set",
      "training.epochs=2",
      "--set",
      "treatment.training.epochs=1",
      "--set",
      "hardening.training.epochs=1",
      "--set",
      "data.shapes.trainLimit=400",
      "--set",
      "evaluation.checkedImages=4",
      "--workspace",
      workspace.root()
    };
  }

  private static String succeed(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    Program program =
        Program.start(
            folder.resolve(System.nanoTime() + ".log"), all.toArray(new String[all.size()]));
    assertThat(program.exitCode()).as(program.printed()).isZero();
    return program.printed();
  }

  private static SortedMap<String, String> weights(Workspace workspace) throws IOException {
    SortedMap<String, String> weights = new TreeMap<>();
    for (ModelRef model : new ModelIndex(workspace).all()) {
      weights.put(model.getName(), model.getWeights().getSha256());
    }
    return weights;
  }

  /** Numbers by model, name and step; when and how fast they were measured differs. */
  private static SortedMap<String, Double> metrics(Workspace workspace, String run)
      throws IOException {
    SortedMap<String, Double> metrics = new TreeMap<>();
    for (MetricPoint point : ParquetFiles.read(workspace, MetricPoint.class, run)) {
      if (!point.getName().contains("per.second") && !point.getName().contains("seconds")) {
        metrics.put(
            point.getModel() + " " + point.getName() + " " + point.getStep(), point.getValue());
      }
    }
    return metrics;
  }

  private static String last(Workspace workspace) throws IOException {
    List<RunRecord> runs = new RunStore(workspace).heads();
    return runs.get(runs.size() - 1).runId();
  }
}
