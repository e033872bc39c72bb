package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.netwright.attack.AttackJson;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.suite.adaptive.Adaptive;
import io.netwright.attack.suite.adaptive.Calibration;
import io.netwright.attack.suite.adaptive.Calibrator;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.DataSources;
import io.netwright.data.DatasetSpec;
import io.netwright.data.ImageSet;
import io.netwright.device.DeviceLease;
import io.netwright.json.CanonicalJson;
import io.netwright.nn.EvaluationNetwork;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.io.ModelFile;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.Role;
import io.netwright.schemas.ShardOutcome;
import io.netwright.seed.Seed;
import io.netwright.stage.Fingerprint;
import io.netwright.stage.MemoKey;
import io.netwright.stage.Remembered;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.StageSpec;
import io.netwright.testing.NarrowLenet;
import io.netwright.train.TrainingConfig;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks a narrow network that has seen a few shapes, piece by piece as a run does. */
class CalibratedStepsTest {
  private static final TrainingConfig TRAINING =
      TrainingConfig.defaults().withEpochs(15).withBatchSize(20).withLearningRate(0.02);
  private static final ThreatModel BALL = ThreatModel.linf("8/255");
  private static final int VALIDATION = 12;
  private static final DataSources DATA =
      new DataSources(
          Map.of(
              "shapes",
              DatasetSpec.defaults()
                  .only("cross", "disc", "ring", "star")
                  .limited(160, VALIDATION, 12)),
          "");

  @TempDir private static Path folder;
  private static RunEnvironment environment;
  private static ModelRef model;
  private static List<Remembered<ShardOutcome>> inShards;

  @BeforeAll
  static void trainAndEvaluate() throws Exception {
    NarrowLenet lenet = NarrowLenet.trained(folder, TRAINING, DATA);
    environment = lenet.environment();
    model = lenet.model();
    inShards = evaluated(stage(8, 4));
  }

  private static EvaluateRobustness stage(int images, int shardSize) {
    NamedAttack adaptive = new NamedAttack("adaptive", new Adaptive(BALL, 20, null));
    return EvaluateRobustness.with(
        new EvaluationConfig(
            List.of(
                new AttackGroup(BALL, List.of(new NamedAttack("fgsm", new Fgsm(BALL)), adaptive))),
            images,
            shardSize,
            4,
            7,
            CheckTier.NONE,
            20,
            3),
        DATA);
  }

  /** All pieces of work, by order; the kept images last. */
  private static List<Remembered<ShardOutcome>> evaluated(EvaluateRobustness stage)
      throws Exception {
    RememberedWork<AttackTask, ShardOutcome> work = new RememberedWork<>(stage.work(), environment);
    List<Remembered<ShardOutcome>> results = new ArrayList<>();
    Deque<AttackTask> tasks = new ArrayDeque<>(stage.tasks(List.of(model)));
    while (!tasks.isEmpty()) {
      results.add(work.result(tasks.removeFirst()));
      tasks.addAll(stage.next(results.get(results.size() - 1).output()));
    }
    for (AttackTask task : stage.afterAll(outcomes(results))) {
      results.add(work.result(task));
    }
    return results;
  }

  private static List<ShardOutcome> outcomes(List<Remembered<ShardOutcome>> results) {
    return results.stream().map(Remembered::output).toList();
  }

  private static Remembered<ShardOutcome> learning(List<Remembered<ShardOutcome>> results) {
    return results.stream()
        .filter(result -> PieceKind.of(result.output()) == PieceKind.CALIBRATION)
        .reduce(
            (one, other) -> {
              throw new AssertionError("learned twice");
            })
        .orElseThrow();
  }

  private static Calibration learned() {
    return CalibrationPiece.learned(learning(inShards).output());
  }

  private static List<ShardOutcome> shardsOf(String attack) {
    return outcomes(inShards).stream().filter(shard -> shard.getAttack().equals(attack)).toList();
  }

  /** What the calibrator itself learns from images, by the seeds of the pipeline. */
  private static Calibration learnedFrom(ImageSet images) throws Exception {
    List<Seed> seeds =
        IntStream.range(0, images.size()).mapToObj(Seed.of(7).with("calibration")::with).toList();
    try (DeviceLease lease = DeviceLease.take(1);
        NDManager manager = Torch.manager(lease.device());
        InputStream in = environment.workspace().artifacts().open(model.getWeights());
        EvaluationNetwork network = EvaluationNetwork.of(manager, ModelFile.read(in))) {
      Batch batch = Batches.range(manager, images, 0, images.size());
      return Calibrator.calibrate(network::logits, batch.images(), batch.labels(), seeds, BALL);
    }
  }

  @Test
  void learnsFromValidationImagesWhatTheCalibratorLearns() throws Exception {
    assertThat(learned().images()).isBetween(1, VALIDATION);
    assertThat(learned().falls()).isNotEmpty();
    assertThat(learned())
        .isEqualTo(learnedFrom(DATA.open("shapes").validation()))
        .isNotEqualTo(learnedFrom(DATA.open("shapes").test()));
    assertThat(learning(inShards).output().getForward()).isEqualTo(learned().forward());
    assertThat(learning(inShards).output().getBackward()).isEqualTo(learned().backward());
  }

  @Test
  void attacksByWhatWasLearnedAndUnderItsKey() throws Exception {
    assertThat(shardsOf("adaptive"))
        .hasSize(2)
        .allSatisfy(
            shard ->
                assertThat(AttackJson.read(shard.getParameters()))
                    .isEqualTo(new Adaptive(BALL, 20, learned())));
    EvaluateRobustness stage = stage(8, 4);
    assertThat(stage.tasks(List.of(model)))
        .extracting(AttackTask::getAttack)
        .containsExactly(
            "calibration linf-8/255", "fgsm", "fgsm", "gradient probe", "gradient probe");
    AttackTask calibrated = stage.next(learning(inShards).output()).get(0);
    AttackTask byDefaults =
        AttackTask.newBuilder(calibrated)
            .setParameters(AttackJson.write(new Adaptive(BALL, 20, null)))
            .build();
    RememberedWork<AttackTask, ShardOutcome> work = new RememberedWork<>(stage.work(), environment);
    assertThat(work.known(calibrated)).isPresent();
    assertThat(work.known(byDefaults)).isEmpty();
  }

  /** Those of before anything was learned; adaptive is another algorithm since, and says so. */
  @Test
  void leavesTheKeysOfEverythingElse() throws Exception {
    Map<String, Object> probed = Map.of("images", 8, "microBatch", 4, "seed", 7L);
    Map<String, Object> before = new TreeMap<>(probed);
    before.put("judged", "IN_EVEN_BATCHES");
    Map<String, Object> second = new TreeMap<>(before);
    second.put("algorithm", 2);
    EvaluateRobustness stage = stage(8, 4);
    RememberedWork<AttackTask, ShardOutcome> work = new RememberedWork<>(stage.work(), environment);
    ModelRef imported = ModelRef.newBuilder(model).setRole(Role.IMPORTED).build();
    List<AttackTask> tasks = new ArrayList<>(stage.tasks(List.of(imported)));
    assertThat(tasks).extracting(AttackTask::getAttack).contains("adaptive", "fgsm");
    tasks.addAll(stage.next(learning(inShards).output()));
    for (AttackTask task : tasks) {
      Map<String, Object> attacked = task.getAttack().equals("adaptive") ? second : before;
      Map<String, Object> settings = PieceKind.of(task) == PieceKind.ATTACK ? attacked : probed;
      StageSpec spec = StageSpec.of("EvaluateRobustness", 1, settings);
      assertThat(work.key(task)).isEqualTo(MemoKey.of(spec, task, Fingerprint.of(1)));
    }
    StageSpec spec = StageSpec.of("EvaluateRobustness", 1, probed);
    AttackTask learning = stage.tasks(List.of(model)).get(0);
    assertThat(work.key(learning)).isNotEqualTo(MemoKey.of(spec, learning, Fingerprint.of(1)));
  }

  /**
   * How many images are evaluated, and in what pieces, changes neither what is learned nor done.
   */
  @Test
  void learnsOnceAndAttacksAlikeInOtherShards() throws Exception {
    List<Remembered<ShardOutcome>> whole = evaluated(stage(0, 12));
    assertThat(learning(whole).reused()).isTrue();
    Map<Integer, List<Number>> few = adaptive(inShards);
    assertThat(few).hasSize(8);
    assertThat(few.values()).anyMatch(found -> found.get(1).floatValue() > 0);
    assertThat(adaptive(whole)).hasSize(12).containsAllEntriesOf(few);
  }

  /** What became of each image: the answer, and how far it was changed. */
  private static Map<Integer, List<Number>> adaptive(List<Remembered<ShardOutcome>> results) {
    return Accuracies.of(outcomes(results), 7).examples().stream()
        .filter(row -> row.getAttack().equals("adaptive"))
        .collect(
            Collectors.toMap(
                ExampleOutcome::getExample, row -> List.of(row.getAttacked(), row.getL2())));
  }

  @Test
  void saysBesideTheSettingsWhatWasLearnedAndWhatTheAttackAloneCost() {
    List<Evaluation> rows = Accuracies.of(outcomes(inShards), 7).evaluations();
    assertThat(rows)
        .filteredOn(row -> !row.getCalibration().isEmpty())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getAttack()).isEqualTo("adaptive");
              assertThat(row.getClassName()).isNull();
              assertThat(row.getParameters())
                  .isEqualTo(AttackJson.write(new Adaptive(BALL, 20, null)));
              assertThat(CanonicalJson.read(row.getCalibration(), Calibration.class))
                  .isEqualTo(learned());
              assertThat(row.getForward())
                  .isEqualTo(
                      shardsOf("adaptive").stream().mapToLong(ShardOutcome::getForward).sum());
            });
    assertThat(rows)
        .filteredOn(row -> row.getAttack().equals("worst-case"))
        .allMatch(row -> !row.getParameters().contains("CHEAP"));
  }

  /** They are made again by the calibrated attack. */
  @Test
  void keepsImagesThatItBroke() {
    ShardOutcome kept = inShards.get(inShards.size() - 1).output();
    assertThat(kept.getAttack()).isEqualTo("kept images linf-8/255");
    assertThat(KeptPiece.read(kept.getParameters()).sources())
        .extracting(KeptPiece.Source::attack)
        .contains("adaptive");
    assertThat(kept.getReadings().get(KeptPiece.AS_FOUND)).isNotEmpty().containsOnly(1.0);
  }
}
