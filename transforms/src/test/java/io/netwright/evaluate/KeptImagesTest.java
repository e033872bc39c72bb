package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.artifact.ArtifactStore;
import io.netwright.artifact.Workspace;
import io.netwright.attack.AttackJson;
import io.netwright.attack.Classifier;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.Pgd;
import io.netwright.attack.suite.QuickSuite;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.evaluate.probe.Readings;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.io.Safetensors;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.KeptImage;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ShardOutcome;
import io.netwright.testing.TrainedLenet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptImagesTest {
  private static final EvaluatedImages PHOTOS =
      EvaluatedImages.of(TrainedLenet.images().select(IntStream.range(0, 24).toArray()), 0);
  private static final ModelRef MODEL = AccuraciesTest.ofTenClasses();

  @TempDir private Path folder;

  private ArtifactStore store() {
    return Workspace.at(folder.toString()).artifacts();
  }

  private static EvaluationConfig config(NamedAttack... attacks) {
    return new EvaluationConfig(
        List.of(new AttackGroup(attacks[0].attack().threatModel(), List.of(attacks))),
        0,
        14,
        7,
        3,
        CheckTier.NONE,
        64,
        6);
  }

  /** Attacks two shards as the stage does. */
  private static List<ShardOutcome> attacked(
      NDManager manager, Classifier classifier, EvaluatedImages images, EvaluationConfig config) {
    List<ShardOutcome> outcomes = new ArrayList<>();
    for (NamedAttack named : config.threatModels().get(0).attacks()) {
      for (int from = 0; from < images.size(); from += config.shardSize()) {
        AttackTask task = first(named, from, Math.min(images.size(), from + config.shardSize()));
        outcomes.add(
            RobustnessEvaluation.of(config, named)
                .run(manager, classifier, images, from, task.getTo())
                .of(task));
      }
    }
    return outcomes;
  }

  private static AttackTask first(NamedAttack named, int from, int to) {
    return AttackTask.newBuilder()
        .setModel(MODEL)
        .setAttack(named.name())
        .setParameters(AttackJson.write(named.attack()))
        .setShard(0)
        .setFrom(from)
        .setTo(to)
        .build();
  }

  /** Keeps images of all attacks; the only threat model is the first. */
  private ShardOutcome kept(
      NDManager manager, Classifier classifier, EvaluatedImages images, EvaluationConfig config)
      throws IOException {
    List<ShardOutcome> shards = attacked(manager, classifier, images, config);
    KeptPiece piece = KeptChoice.of(shards, config.keptImages()).get(0);
    return new KeptImages(piece, config)
        .run(manager, classifier, images, piece.task(MODEL), store());
  }

  private Safetensors file(ShardOutcome kept) throws IOException {
    ArtifactRef file = Objects.requireNonNull(kept.getFiles().get(KeptPiece.FILE));
    try (InputStream in = store().open(file)) {
      return Safetensors.read(in);
    }
  }

  private static float[] values(Safetensors file, String tensor) {
    return Objects.requireNonNull(file.tensors().get(tensor)).values();
  }

  /** Two classes by one gray pixel: the second from so many 255ths on. */
  private static Classifier from(double border) {
    return images -> {
      NDArray gray = images.reshape(-1, 1);
      float level = (float) (border / 255);
      return gray.mul(-1).add(level).concat(gray.sub(level), 1);
    };
  }

  /** One gray image of one pixel under FGSM, and what becomes of it. */
  private KeptImage pixel(int gray, int label, String epsilon, double border) throws IOException {
    EvaluatedImages image =
        EvaluatedImages.of(
            new ImageSet(new ImageShape(1, 1, 1), new byte[] {(byte) gray}, new int[] {label}), 0);
    EvaluationConfig config = config(new NamedAttack("fgsm", new Fgsm(ThreatModel.linf(epsilon))));
    try (NDManager manager = Torch.manager(Device.cpu())) {
      ShardOutcome kept = kept(manager, from(border), image, config);
      return new KeptRows(image.images()).of(List.of(kept)).get(0);
    }
  }

  @Test
  void saysThatRoundingLeftABrokenImageInTheBall() throws IOException {
    // 127 becomes 128, a byte
    KeptImage row = pixel(127, 0, "1/255", 127.5);

    assertThat(row.getAttackedClass()).isEqualTo("class1");
    assertThat(row.getRounded()).isEqualTo(1);
    assertThat(row.getRoundedInside()).isTrue();
    assertThat(row.getRoundedLinf()).isCloseTo(1 / 255f, within(1e-7f));
  }

  @Test
  void saysThatRoundingLeadOutOfTheBall() throws IOException {
    // 127 becomes 127.6 and then 128, which is 1/255 away
    KeptImage row = pixel(127, 0, "0.6/255", 127.5);

    assertThat(row.getAttacked()).isEqualTo(1);
    assertThat(row.getRounded()).isEqualTo(1);
    assertThat(row.getRoundedInside()).isFalse();
    assertThat(row.getRoundedL2()).isCloseTo(1 / 255f, within(1e-7f));
  }

  @Test
  void saysThatRoundingTookTheChangeBack() throws IOException {
    // 128 becomes 127.6 and then 128 again
    KeptImage row = pixel(128, 1, "0.4/255", 127.7);

    assertThat(row.getAttacked()).isZero();
    assertThat(row.getClassName()).isEqualTo("class1");
    assertThat(row.getRounded()).isEqualTo(1);
    assertThat(row.getRoundedClass()).isEqualTo("class1");
    assertThat(row.getRoundedInside()).isTrue();
    assertThat(row.getRoundedLinf()).isZero();
    assertThat(row.getAsFound()).isTrue();
  }

  @Test
  void saysWhenTheModelAnswersOtherwiseThanItDid() throws IOException {
    EvaluatedImages image =
        EvaluatedImages.of(new ImageSet(new ImageShape(1, 1, 1), new byte[] {127}, new int[1]), 0);
    EvaluationConfig config = config(new NamedAttack("fgsm", new Fgsm(ThreatModel.linf("1/255"))));
    try (NDManager manager = Torch.manager(Device.cpu())) {
      List<ShardOutcome> shards = attacked(manager, from(127.5), image, config);
      KeptPiece piece = KeptChoice.of(shards, 1).get(0);
      KeptImages images = new KeptImages(piece, config);

      ShardOutcome right = images.run(manager, from(200), image, piece.task(MODEL), store());
      ShardOutcome wrong = images.run(manager, from(100), image, piece.task(MODEL), store());

      assertThat(right.getAttacked()).containsExactly(0);
      assertThat(right.getReadings().get(KeptPiece.NOT_BROKEN)).containsExactly(1.0);
      assertThat(right.getReadings().get(KeptPiece.AS_FOUND)).containsExactly(0.0);
      assertThat(values(file(right), "adversarial")).containsExactly(128 / 255f);
      // wrong before any attack: the image itself
      assertThat(wrong.getAttacked()).containsExactly(1);
      assertThat(wrong.getReadings().get(KeptPiece.NOT_BROKEN)).containsExactly(0.0);
      assertThat(wrong.getReadings().get(KeptPiece.AS_FOUND)).containsExactly(0.0);
      assertThat(values(file(wrong), "adversarial")).isEqualTo(values(file(wrong), "clean"));
    }
  }

  @Test
  void keepsTheVeryBitsThatTheAttackFound() throws IOException {
    ThreatModel ball = ThreatModel.linf("2/255");
    NamedAttack pgd = new NamedAttack("pgd", new Pgd(ball, Fraction.of("1/255"), 4, true, 2));
    EvaluationConfig config = config(pgd);
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      Map<Integer, float[]> found = new HashMap<>();
      for (KeptPiece.Source shard : shards(manager, network::logits, config)) {
        RobustnessEvaluation.of(config, pgd)
            .again(
                manager, network::logits, PHOTOS, shard, (some, batch) -> note(some, batch, found));
      }
      ShardOutcome kept = kept(manager, network::logits, PHOTOS, config);
      Safetensors file = file(kept);

      assertThat(kept.getExamples()).hasSize(6).doesNotHaveDuplicates();
      for (int i = 0; i < 6; i++) {
        float[] row = Arrays.copyOfRange(values(file, "adversarial"), i * 3072, (i + 1) * 3072);
        assertThat(row).isEqualTo(found.get(kept.getExamples().get(i)));
      }
      assertThat(new Readings(kept.getReadings()).count(KeptPiece.AS_FOUND)).isEqualTo(6);
      assertThat(file.tensors().get("clean"))
          .isEqualTo(new Tensor(List.of(6, 3, 32, 32), values(file, "clean")));
      assertThat(values(file, "labels")).isEqualTo(floats(kept.getLabels()));
      assertThat(values(file, "examples")).isEqualTo(floats(kept.getExamples()));
      assertThat(values(file, "predictions")).isEqualTo(floats(kept.getAttacked()));
      assertThat(file.metadata())
          .containsEntry("netwright.epsilon", "2/255")
          .containsEntry("netwright.attacks", "[" + "\"pgd\",".repeat(5) + "\"pgd\"]");
      assertThat(kept(manager, network::logits, PHOTOS, config).getFiles())
          .isEqualTo(kept.getFiles());
    }
  }

  @Test
  void takesEachImageFromTheAttackThatItIsSaidToBeFrom() throws IOException {
    ThreatModel ball = ThreatModel.linf("2/255");
    EvaluationConfig config =
        config(
            new NamedAttack("fgsm", new Fgsm(ball)),
            new NamedAttack("pgd", new Pgd(ball, Fraction.of("1/255"), 4, true, 1)));
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      List<ShardOutcome> shards = attacked(manager, network::logits, PHOTOS, config);
      KeptPiece piece = KeptChoice.of(shards, 24).get(0);
      KeptPiece both = KeptPiece.of(ball, piece.examples(), divided(shards, piece.examples()));

      ShardOutcome kept =
          new KeptImages(both, config)
              .run(manager, network::logits, PHOTOS, both.task(MODEL), store());

      float[] clean = values(file(kept), "clean");
      float[] adversarial = values(file(kept), "adversarial");
      for (KeptImage row : new KeptRows(PHOTOS.images()).of(List.of(kept))) {
        assertThat(row.getAsFound()).isTrue();
        double sum = 0;
        for (int i = row.getRow() * 3072; i < (row.getRow() + 1) * 3072; i++) {
          sum += Math.pow(adversarial[i] - (double) clean[i], 2);
        }
        assertThat(row.getL2()).isCloseTo((float) Math.sqrt(sum), within(1e-6f));
      }
    }
  }

  /** Every second image from either attack, where both broke it. */
  private static List<KeptPiece.Source> divided(List<ShardOutcome> shards, List<Integer> examples) {
    List<KeptPiece.Source> sources = new ArrayList<>();
    for (ShardOutcome shard : shards) {
      List<KeptPiece.Found> found = new ArrayList<>();
      for (int i = 0; i < shard.getExamples().size(); i++) {
        int example = shard.getExamples().get(i);
        boolean even = examples.indexOf(example) % 2 == 0;
        if (examples.contains(example) && even == shard.getAttack().equals("fgsm")) {
          found.add(
              new KeptPiece.Found(
                  example,
                  shard.getAttacked().get(i),
                  shard.getLinf().get(i),
                  shard.getL2().get(i)));
        }
      }
      sources.add(
          new KeptPiece.Source(
              shard.getAttack(),
              shard.getParameters(),
              "",
              shard.getFrom(),
              shard.getTo(),
              List.of(),
              found));
    }
    return sources;
  }

  /** Whole shards, all of whose right images are wanted. */
  private static List<KeptPiece.Source> shards(
      NDManager manager, Classifier classifier, EvaluationConfig config) {
    return attacked(manager, classifier, PHOTOS, config).stream()
        .map(
            one ->
                new KeptPiece.Source(
                    one.getAttack(),
                    one.getParameters(),
                    "",
                    one.getFrom(),
                    one.getTo(),
                    List.of(),
                    one.getExamples().stream()
                        .map(example -> new KeptPiece.Found(example, 0, 0, 0))
                        .toList()))
        .toList();
  }

  private static void note(int[] examples, NDArray batch, Map<Integer, float[]> found) {
    float[] all = batch.toFloatArray();
    int size = all.length / examples.length;
    for (int i = 0; i < examples.length; i++) {
      found.put(examples[i], Arrays.copyOfRange(all, i * size, (i + 1) * size));
    }
  }

  private static float[] floats(List<Integer> numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i);
    }
    return floats;
  }

  @Test
  void makesAgainWhatAFurtherStepOfASuiteFound() throws IOException {
    QuickSuite suite = new QuickSuite(ThreatModel.linf("4/255"));
    EvaluationConfig config = config(new NamedAttack("quick", suite));
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      int[] right = {1, 6, 8, 10, 13};
      AttackTask task =
          AttackTask.newBuilder(first(new NamedAttack("quick", suite), 0, 14))
              .setStep("apgd-dlr")
              .setSurvivors(Arrays.stream(right).boxed().toList())
              .build();
      ShardOutcome step =
          RobustnessEvaluation.of(config, new NamedAttack("quick", SuiteShard.attack(task)))
              .onward(manager, network::logits, PHOTOS, 0, right)
              .of(task);
      KeptPiece piece = KeptChoice.of(List.of(step), 3).get(0);
      ShardOutcome kept =
          new KeptImages(piece, config)
              .run(manager, network::logits, PHOTOS, piece.task(MODEL), store());

      assertThat(piece.sources().get(0).survivors()).containsExactly(1, 6, 8, 10, 13);
      assertThat(new KeptRows(PHOTOS.images()).of(List.of(kept)))
          .hasSize(3)
          .allMatch(KeptImage::getAsFound)
          .allMatch(row -> row.getBrokenBy().equals("apgd-dlr"));
    }
  }

  @Test
  void knowsL2() throws IOException {
    EvaluationConfig config =
        config(
            new NamedAttack(
                "pgd-l2", new Pgd(ThreatModel.l2(0.25), Fraction.of(0.1), 5, false, 1)));
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      ShardOutcome kept = kept(manager, network::logits, PHOTOS, config);

      for (KeptImage row : new KeptRows(PHOTOS.images()).of(List.of(kept))) {
        assertThat(row.getNorm()).isEqualTo("L2");
        assertThat(row.getL2()).isBetween(0.2f, 0.2501f);
        // half a byte of each of 3072 pixels is 0.1087
        assertThat(row.getRoundedL2()).isBetween(row.getL2() - 0.109f, row.getL2() + 0.109f);
        assertThat(row.getRoundedInside()).isEqualTo(row.getRoundedL2() <= 0.25f);
      }
    }
  }
}
