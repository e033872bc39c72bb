package io.netwright.pipelines.experiment;

import io.netwright.doctor.TreatModels;
import io.netwright.evaluate.EvaluateRobustness;
import io.netwright.fpcc.HardenModels;
import io.netwright.frat.ExtractRoutes;
import io.netwright.lego.AssembleTaskModels;
import io.netwright.pipelines.experiment.Stage.Words;
import io.netwright.refusal.RefusedException;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.ShardOutcome;
import io.netwright.schemas.TaskModels;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.train.ImportModel;
import io.netwright.train.TrainBaseline;
import java.util.List;

/** The stages. A new one is an entry here, a key of the experiment, and its transform. */
public final class Stages {
  /** Training from random weights. */
  public static final Stage<TrainingRecipe, ModelRef> TRAIN =
      Stage.of(
          new Words(
              "train",
              "training",
              "Trains the baselines of an experiment.",
              "--set training.epochs=30"),
          TrainBaseline.NAME,
          Takes.recipes(),
          Gives.models(TrainBaseline.VARIANT, ImportModel.VARIANT),
          session -> TrainBaseline.with(session.config().training(), session.data()));

  /** Model Doctor. */
  public static final Stage<ModelRef, ModelRef> TREAT =
      Stage.of(
          new Words(
              "treat",
              "treatment",
              "Diagnoses and treats trained baselines (Model Doctor).",
              "--set treatment.alphas=[5]"),
          TreatModels.NAME,
          Takes.models(),
          Gives.models(TreatModels.VARIANTS),
          session -> TreatModels.with(session.config().treatment(), session.data()));

  /** FRAT. */
  public static final Stage<ModelRef, RoutedModel> ROUTES =
      Stage.of(
          new Words(
              "routes",
              "routes",
              "Extracts each class's route through treated models (FRAT).",
              "--set routes.objective=logit"),
          ExtractRoutes.NAME,
          Takes.models(),
          Gives.routes(),
          session -> ExtractRoutes.with(session.config().routes(), session.data()));

  /** Model LEGO. */
  public static final Stage<RoutedModel, TaskModels> ASSEMBLE =
      Stage.of(
          new Words(
              "assemble",
              "assembly",
              "Takes routed models apart and assembles task models (Model LEGO).",
              ""),
          AssembleTaskModels.NAME,
          Takes.allOf(RoutedModel.class),
          Gives.taskModels(
              AssembleTaskModels.ASSEMBLED,
              config -> AssembleTaskModels.variants(config.assembly())),
          session ->
              AssembleTaskModels.with(
                  session.config().assembly(), session.config().training(), session.data()));

  /** FPCC and its rivals. */
  public static final Stage<ModelRef, ModelRef> HARDEN =
      Stage.of(
          new Words(
              "harden",
              "hardening",
              "Hardens models by feature pattern consistency (FPCC) or other methods.",
              "--set hardening.methods=[fpcc,fast-at]"),
          HardenModels.NAME,
          Takes.models(),
          Gives.models(
              HardenModels.HARDENED, config -> HardenModels.variants(config.hardening()).all()),
          session -> HardenModels.with(session.config().hardening(), session.data()));

  /** Attacks. */
  public static final Stage<ModelRef, ShardOutcome> EVALUATE =
      Stage.of(
          new Words(
              "evaluate",
              "evaluation",
              "Attacks every model of an experiment and measures what is left.",
              "--set evaluation.images=10000"),
          EvaluateRobustness.NAME,
          Takes.everyModel(),
          Gives.numbers(),
          session -> EvaluateRobustness.with(session.config().evaluation(), session.data()));

  private static final List<Stage<?, ?>> ALL =
      List.of(TRAIN, TREAT, ROUTES, ASSEMBLE, HARDEN, EVALUATE);

  private Stages() {}

  /** All stages; each comes after those from which it may take something. */
  public static List<Stage<?, ?>> all() {
    return ALL;
  }

  /** What people call all stages. */
  public static List<String> words() {
    return ALL.stream().map(Stage::word).toList();
  }

  /**
   * Sections of an experiment whose key {@code from} names the variant that a stage goes on from.
   */
  public static List<String> sectionsWithFrom() {
    return ALL.stream()
        .filter(stage -> stage.takes().isModels() && !stage.takes().every())
        .map(stage -> stage.words().section())
        .toList();
  }

  /** The stage that people call by this name. */
  public static Stage<?, ?> named(String name) {
    for (Stage<?, ?> stage : ALL) {
      if (stage.word().equals(name) || stage.transform().equals(name)) {
        return stage;
      }
    }
    throw new RefusedException("stage must be one of " + words() + ", got " + name);
  }

  /** What people call work of that transform, whether it is a stage or the import of a model. */
  public static String word(String transform) {
    return transform.equals(ImportModel.NAME) ? "import" : named(transform).word();
  }

  /** The stages that stand before one, in their order. */
  static List<Stage<?, ?>> before(Stage<?, ?> stage) {
    return ALL.subList(0, ALL.indexOf(stage));
  }

  /** Where models of a transform stand in tables; what is no stage stands first. */
  public static int rank(String transform) {
    for (int i = 0; i < ALL.size(); i++) {
      if (ALL.get(i).transform().equals(transform)) {
        return i;
      }
    }
    return -1;
  }
}
