package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.schedule.CompressedTimer;
import io.netwright.pipelines.schedule.CronTimes;
import io.netwright.pipelines.schedule.FireLimits;
import io.netwright.pipelines.schedule.RetrainProcess;
import io.netwright.pipelines.schedule.RetrainSchedule;
import io.netwright.pipelines.schedule.RetrainStarter;
import io.netwright.pipelines.schedule.Scheduler;
import io.netwright.registry.DecisionLedger;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A small model that is retrained every night by processes of their own.
 *
 * @param file where the experiment is written
 */
record Nightly(Path file, Workspace workspace) {
  static final String MODEL = "shapes";
  private static final String EXPERIMENT =
      """
      name: nightly
      data:
        shapes:
          path: shapes
          classes: [disc, square, triangle, star, ring]
          trainLimit: 600
          validationLimit: 200
          testLimit: 200
          seed: %d
      architectures: [{name: lenet, width: 0.5}]
      training: {%s, batchSize: 64, cropPadding: 0, flip: false}
      treatment: {perClass: 10, training: {epochs: 1, learningRate: 0.01, warmupEpochs: 0}}
      assembly:
        tasks:
          - name: two
            sources: [{dataset: shapes, classes: [disc, square]}]
      hardening: {training: {epochs: 1}}
      evaluation:
        images: 100
        checkedImages: 24
        shardSize: 64
        attacks:
          - {name: fgsm, attack: {type: fgsm, threatModel: {norm: LINF, epsilon: 2/255}}}
      promotion: {cleanAccuracy: 0.35, margin: 0.4}
      """;

  /** What is retrained from the next night on. */
  void experiment(int seed, String training) throws IOException {
    Files.writeString(file, EXPERIMENT.formatted(seed, training));
  }

  /** Two o'clock, every night. */
  Scheduler scheduler(RetrainStarter retraining, CompressedTimer timer, Writer said) {
    return new Scheduler(
        new RetrainSchedule(MODEL, CronTimes.of("0 2 * * *", "UTC"), workspace, "a test"),
        List.of(),
        retraining,
        timer,
        new FireLimits(Duration.ofMinutes(5), Duration.ofDays(1)),
        new PrintWriter(said, true));
  }

  RetrainProcess retraining() {
    List<String> command = new ArrayList<>(RetrainProcess.thisProgram());
    Stream.of("lang", "nio", "util", "util.concurrent", "net")
        .map(name -> "--add-opens=java.base/java." + name + "=ALL-UNNAMED")
        .forEach(option -> command.add(1, option));
    List<String> arguments =
        List.of(
            "retrain",
            file.toString(),
            "--model",
            MODEL,
            "--workspace",
            workspace.root(),
            "--lease",
            "8s");
    return new RetrainProcess(
        new RetrainProcess.Program(command, arguments, List.of("--wait", "10m"), Map.of()),
        new DecisionLedger(workspace),
        MODEL);
  }
}
