package io.netwright.pipelines.retrain;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.promotion.PromotionConfig;
import io.netwright.refusal.WorkFailedException;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunResultTest {
  @TempDir private Path folder;

  @Test
  void refusesAModelThatTheRunDidNotMakeAndSaysWhichItMade() {
    assertThatThrownBy(() -> result().challenger(promoting("polished")))
        .isInstanceOf(WorkFailedException.class)
        .hasMessage(
            "promotion.model polished means 0 of the models that were made, it must mean one of"
                + " [lenet-a-s0/treated, lenet-b-s0/treated]");
  }

  @Test
  void refusesAVariantThatSeveralModelsAre() {
    assertThatThrownBy(() -> result().challenger(promoting("treated")))
        .hasMessageContaining("treated means 2 of the models");
  }

  @Test
  void saysWhenTheModelIsGone() {
    assertThatThrownBy(() -> result().challenger(promoting("lenet-b-s0/treated")))
        .hasMessage("model bbbb is gone from the workspace");
  }

  private RunResult result() {
    return new RunResult(
        Workspace.at(folder.toString()),
        List.of(row("aaaa", "lenet-a-s0"), row("bbbb", "lenet-b-s0")),
        List.of(),
        List.of());
  }

  private static PromotionConfig promoting(String model) {
    return new PromotionConfig(model, 0, 0, 0, null);
  }

  private static Evaluation row(String modelId, String family) {
    return Evaluation.newBuilder()
        .setModelId(modelId)
        .setModel(family + "/treated")
        .setStage("TreatModels")
        .setVariant("treated")
        .setFamily(family)
        .setRole(Role.TREATED)
        .setArchitecture("lenet")
        .setSeed(0)
        .setAttack("worst-case")
        .setParameters("[]")
        .setNorm("LINF")
        .setEpsilon(0.1)
        .setExamples(10)
        .setCleanAccuracy(1)
        .setCleanLow(0)
        .setCleanHigh(1)
        .setRobustAccuracy(1)
        .setRobustLow(0)
        .setRobustHigh(1)
        .setAttackSeed(0)
        .build();
  }
}
