package io.netwright.evaluate;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Classifier;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Apgd;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.Pgd;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Provenance;
import io.netwright.schemas.ShardOutcome;
import io.netwright.seed.Seed;
import io.netwright.testing.BrokenByDesign;
import io.netwright.testing.TrainedLenet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The trained LeNet, broken by design or not, as an evaluation attacks and probes it. */
public final class ProbedModel {
  /** Where the LeNet has a third of its images left. */
  static final ThreatModel BALL = ThreatModel.linf("2/255");

  private static final List<NamedAttack> ATTACKS =
      List.of(
          new NamedAttack("fgsm", new Fgsm(BALL)),
          new NamedAttack("pgd10", new Pgd(BALL, Fraction.of("0.5/255"), 10, true, 1)),
          new NamedAttack("apgd-dlr", new Apgd(BALL, 10, 1, AttackLoss.DLR, 0.75)));

  private ProbedModel() {}

  /**
   * What is found about it.
   *
   * @param images how many are attacked and probed
   */
  public static Accuracies probed(BrokenByDesign broken, CheckTier tier, int images) {
    return probed(broken, pieces(tier), ATTACKS, images);
  }

  /**
   * What is found by testing some attacks alone.
   *
   * @param images how many are attacked
   */
  static Accuracies tested(BrokenByDesign broken, List<NamedAttack> attacks, int images) {
    return probed(
        broken,
        List.of(ProbePiece.of(new AttackGroup(BALL, attacks)).orElseThrow()),
        attacks,
        images);
  }

  private static Accuracies probed(
      BrokenByDesign broken, List<ProbePiece> pieces, List<NamedAttack> attacks, int images) {
    EvaluatedImages some = EvaluatedImages.of(TrainedLenet.images(), images);
    List<ShardOutcome> shards = new ArrayList<>();
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      ImageSet all = TrainedLenet.images();
      NDArray clean = Batches.range(manager, all, 0, all.size()).images();
      Classifier classifier = broken.of(network::logits, clean);
      for (NamedAttack attack : attacks) {
        shards.add(
            new RobustnessEvaluation(attack, 50, Seed.of(0))
                .run(manager, classifier, some, 0, some.size())
                .of(model()));
      }
      shards.add(
          new GradientProbe(50)
              .run(
                  manager,
                  classifier,
                  some,
                  task(GradientProbe.NAME, GradientProbe.PARAMETERS, some.size())));
      for (ProbePiece piece : pieces) {
        AttackTask task = task(piece.name(), piece.parameters(), some.size());
        Optional<Classifier> honest =
            piece.kind() == ProbePiece.Kind.TRANSFER
                ? Optional.of(network::logits)
                : Optional.empty();
        shards.add(piece.run(manager, classifier, honest, some, task, Seed.of(0)));
      }
    }
    return Accuracies.of(shards, 0);
  }

  private static List<ProbePiece> pieces(CheckTier tier) {
    if (tier == CheckTier.NONE) {
      return List.of();
    }
    List<ProbePiece> pieces = new ArrayList<>(ProbePiece.of(BALL, tier == CheckTier.FULL));
    if (tier == CheckTier.FULL) {
      pieces.add(ProbePiece.withSurrogate(BALL));
      pieces.add(ProbePiece.of(new AttackGroup(BALL, ATTACKS)).orElseThrow());
    }
    return pieces;
  }

  private static AttackTask task(String name, String parameters, int images) {
    return AttackTask.newBuilder()
        .setModel(model())
        .setAttack(name)
        .setParameters(parameters)
        .setShard(0)
        .setFrom(0)
        .setTo(images)
        .build();
  }

  static ModelRef model() {
    return ModelRef.newBuilder()
        .setModelId("a")
        .setName("lenet/trained")
        .setStage("TrainBaseline")
        .setVariant("trained")
        .setFamily("lenet")
        .setArchitecture("lenet")
        .setSeed(0)
        .setDatasets(List.of())
        .setOutputs(
            IntStream.range(0, 10).mapToObj(i -> new OutputClass("class" + i, "cifar", i)).toList())
        .setWeights(new ArtifactRef("0".repeat(64), 1L, "application/octet-stream"))
        .setArtifacts(Map.of())
        .setParents(List.of())
        .setProvenance(new Provenance("0".repeat(64), "train", 1, "{}", "cpu", "17"))
        .build();
  }
}
