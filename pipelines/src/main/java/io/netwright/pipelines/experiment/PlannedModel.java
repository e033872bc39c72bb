package io.netwright.pipelines.experiment;

import io.netwright.doctor.TreatModels;
import io.netwright.fpcc.HardenModels;
import io.netwright.lego.AssembleTaskModels;
import io.netwright.stage.NewModel;
import io.netwright.train.ImportModel;
import io.netwright.train.TrainBaseline;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that an experiment will make, known before anything is trained.
 *
 * @param name e.g. {@code lenet-shapes-s0/Treat-control}
 * @param variant e.g. {@code control}
 */
public record PlannedModel(String name, String variant) {

  /** The models of all six stages, in their order. */
  public static List<PlannedModel> of(ExperimentSession session) {
    List<String> families = session.recipes().stream().map(TrainBaseline::family).toList();
    AssembleTaskModels assemble =
        AssembleTaskModels.with(session.config().assembly(), session.data());
    List<String> tasks = assemble.families(session.recipes());
    List<PlannedModel> models = new ArrayList<>();
    for (String family : families) {
      boolean imported = session.imports().containsKey(family);
      models.addAll(
          made(
              List.of(family),
              List.of(imported ? ImportModel.VARIANT : TrainBaseline.VARIANT),
              TrainBaseline.NAME));
    }
    models.addAll(made(families, TreatModels.VARIANTS, TreatModels.NAME));
    models.addAll(made(tasks, assemble.variants(), AssembleTaskModels.NAME));
    List<String> hardened =
        switch (session.config().hardening().from()) {
          case BASELINE, TREATED -> families;
          case ASSEMBLED ->
              assemble.variants().contains(AssembleTaskModels.ASSEMBLED) ? tasks : List.of();
        };
    models.addAll(made(hardened, HardenModels.VARIANTS, HardenModels.NAME));
    return models;
  }

  private static List<PlannedModel> made(
      List<String> families, List<String> variants, String stage) {
    List<PlannedModel> models = new ArrayList<>();
    for (String family : families) {
      for (String variant : variants) {
        models.add(new PlannedModel(NewModel.name(family, variant, stage), variant));
      }
    }
    return models;
  }
}
