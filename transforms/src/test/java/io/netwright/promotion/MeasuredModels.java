package io.netwright.promotion;

import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.gradient.Pgd;
import io.netwright.evaluate.Accuracies;
import io.netwright.evaluate.AttackedImage;
import io.netwright.evaluate.AttackedShard;
import io.netwright.evaluate.NamedAttack;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Provenance;
import io.netwright.schemas.Role;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Models of which it is known what they have right, measured as the evaluation measures. */
final class MeasuredModels {
  static final int IMAGES = 400;
  private static final ThreatModel BALL = ThreatModel.linf("2/255");
  private static final NamedAttack FGSM = new NamedAttack("fgsm", new Fgsm(BALL));
  private static final NamedAttack PGD =
      new NamedAttack("pgd5", new Pgd(BALL, Fraction.of("1/255"), 5, true, 1));

  private MeasuredModels() {}

  /** A model that is right on some images, and on others of them under attack. */
  static GateEvidence right(String modelId, IntPredicate clean, IntPredicate robust) {
    return right(model(modelId, "d"), 0, clean, robust);
  }

  static GateEvidence right(ModelRef model, long seed, IntPredicate clean, IntPredicate robust) {
    List<ShardOutcome> shards = new ArrayList<>();
    for (NamedAttack attack : List.of(FGSM, PGD)) {
      List<AttackedImage> images =
          IntStream.range(0, IMAGES)
              .mapToObj(
                  i -> {
                    int label = i % 2;
                    int prediction = clean.test(i) ? label : 1 - label;
                    int attacked = clean.test(i) && robust.test(i) ? label : 1 - label;
                    return new AttackedImage(i, label, prediction, attacked, 0.001f, 0.01f);
                  })
              .toList();
      shards.add(new AttackedShard(attack, 0, images).of(model));
    }
    Accuracies accuracies = Accuracies.of(shards, seed);
    List<Evaluation> checked =
        accuracies.evaluations().stream()
            .map(row -> Evaluation.newBuilder(row).setVerdict("consistent: an upper bound").build())
            .toList();
    return GateEvidence.of(model, checked, accuracies.examples(), accuracies.findings());
  }

  static ModelRef model(String modelId, String data) {
    return ModelRef.newBuilder()
        .setModelId(modelId)
        .setName("lenet-shapes-s0/" + modelId)
        .setStage("TreatModels")
        .setVariant("treated")
        .setFamily("lenet-shapes-s0")
        .setRole(Role.TREATED)
        .setArchitecture("lenet")
        .setSeed(0)
        .setDatasets(List.of(new DatasetRef("shapes", data.repeat(64))))
        .setOutputs(
            List.of(new OutputClass("disc", "shapes", 0), new OutputClass("square", "shapes", 1)))
        .setWeights(new ArtifactRef("a".repeat(64), 12L, "application/octet-stream"))
        .setArtifacts(Map.of())
        .setParents(List.of())
        .setProvenance(new Provenance("f".repeat(64), "TreatModels", 1, "{}", "cpu", "17"))
        .build();
  }
}
