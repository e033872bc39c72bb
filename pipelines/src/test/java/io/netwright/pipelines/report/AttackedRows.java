package io.netwright.pipelines.report;

import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a run would have written of models that are right on the first so many images, clean and
 * under the attacks fgsm and pgd of linf-2/255; linf-8/255 breaks every image.
 */
final class AttackedRows {
  static final double EPSILON = 2 / 255.0;

  private final int images;
  private final List<Evaluation> evaluations = new ArrayList<>();
  private final List<ExampleOutcome> outcomes = new ArrayList<>();

  AttackedRows(int images) {
    this.images = images;
  }

  /** The worst cases within linf-2/255. */
  List<Evaluation> evaluations() {
    return evaluations;
  }

  List<ExampleOutcome> outcomes() {
    return outcomes;
  }

  /** A model of {@code FAMILY-sSEED}, or of the family where the seed is negative. */
  void model(String family, int seed, String variant, String control, int... cleanThenFgsmThenPgd) {
    int clean = cleanThenFgsmThenPgd[0];
    String full = seed < 0 ? family : family + "-s" + seed;
    String id = Integer.toHexString((full + "/" + variant).hashCode());
    evaluations.add(
        evaluation(id, full, seed, variant, control)
            .setCleanAccuracy(clean / (double) images)
            .setRobustAccuracy(
                Math.min(cleanThenFgsmThenPgd[1], cleanThenFgsmThenPgd[2]) / (double) images)
            .build());
    for (int image = 0; image < images; image++) {
      boolean right = image < clean;
      outcomes.add(outcome(id, "fgsm", image, right, image < cleanThenFgsmThenPgd[1], EPSILON));
      outcomes.add(outcome(id, "pgd", image, right, image < cleanThenFgsmThenPgd[2], EPSILON));
      outcomes.add(outcome(id, "pgd", image, right, false, 8 / 255.0));
    }
  }

  private Evaluation.Builder evaluation(
      String id, String family, int seed, String variant, String control) {
    return Evaluation.newBuilder()
        .setModelId(id)
        .setModel(family + "/" + variant)
        .setStage("HardenModels")
        .setVariant(variant)
        .setFamily(family)
        .setRole(control.isEmpty() ? Role.CONTROL : Role.HARDENED)
        .setControl(control)
        .setArchitecture("lenet")
        .setSeed(seed)
        .setAttack("worst-case")
        .setParameters("{}")
        .setAttackSeed(0)
        .setNorm("LINF")
        .setEpsilon(EPSILON)
        .setExamples(images)
        .setCleanLow(0)
        .setCleanHigh(1)
        .setRobustLow(0)
        .setRobustHigh(1);
  }

  private static ExampleOutcome outcome(
      String id, String attack, int image, boolean clean, boolean robust, double epsilon) {
    return ExampleOutcome.newBuilder()
        .setModelId(id)
        .setAttack(attack)
        .setExample(image)
        .setLabel(1)
        .setPrediction(clean ? 1 : 0)
        .setAttacked(robust ? 1 : 0)
        .setRobust(robust)
        .setLinf(0)
        .setL2(0)
        .setNorm("LINF")
        .setEpsilon(epsilon)
        .setDataset("shapes")
        .setSplit("test")
        .setSource(String.format(Locale.ROOT, "test#%d", image))
        .build();
  }
}
