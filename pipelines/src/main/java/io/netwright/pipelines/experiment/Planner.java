package io.netwright.pipelines.experiment;

import io.netwright.data.DataSources;
import io.netwright.doctor.TreatModels;
import io.netwright.evaluate.EvaluateRobustness;
import io.netwright.fpcc.HardenModels;
import io.netwright.frat.ExtractRoutes;
import io.netwright.lego.AssembleTaskModels;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ModelTask;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.stage.Fingerprint;
import io.netwright.stage.Memo;
import io.netwright.stage.Remembered;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.StageWork;
import io.netwright.train.ImportModel;
import io.netwright.train.TrainBaseline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * Says what an experiment would do and what is done already, by following the stages through the
 * workspace's memory; starts nothing.
 */
public final class Planner {
  private final ExperimentConfig config;
  private final DataSources data;
  private final RunEnvironment environment;
  private final List<PlannedWork> planned = new ArrayList<>();

  private Planner(ExperimentConfig config, DataSources data, RunEnvironment environment) {
    this.config = config;
    this.data = data;
    this.environment = environment;
  }

  /** The work of an experiment up to a stage, in order. */
  public static List<PlannedWork> plan(
      ExperimentConfig config,
      DataSources data,
      RunEnvironment environment,
      List<TrainingRecipe> recipes,
      StageName until)
      throws IOException {
    Planner planner = new Planner(config, data, environment);
    planner.follow(recipes);
    return planner.planned.stream().filter(work -> work.stage().compareTo(until) <= 0).toList();
  }

  private void follow(List<TrainingRecipe> recipes) throws IOException {
    List<ModelRef> models = new ArrayList<>();
    List<ModelRef> baseline =
        look(StageName.TRAIN, TrainBaseline.with(config.training(), data).work(), recipes);
    models.addAll(baseline);
    TreatModels treat = TreatModels.with(config.treatment(), data);
    List<ModelRef> all = look(StageName.TREAT, treat.work(), each(baseline, TreatModels::tasks));
    models.addAll(all);
    List<ModelRef> treated = only(all, "treated");
    List<RoutedModel> routed =
        look(StageName.ROUTES, ExtractRoutes.with(config.routes(), data).work(), treated);
    AssembleTaskModels assemble = AssembleTaskModels.with(config.assembly(), data);
    List<ModelRef> assembled =
        look(
                StageName.ASSEMBLE,
                assemble.work(),
                complete(StageName.ROUTES) ? assemble.tasks(routed) : List.of())
            .stream()
            .flatMap(task -> task.getModels().stream())
            .toList();
    models.addAll(assembled);
    models.addAll(harden(baseline, treated, only(assembled, "assembled")));
    EvaluateRobustness evaluate = EvaluateRobustness.with(config.evaluation(), data);
    List<AttackTask> attacks = new ArrayList<>();
    for (ModelRef model : models) {
      attacks.addAll(evaluate.tasks(model));
    }
    look(StageName.EVALUATE, evaluate.work(), attacks);
  }

  private List<ModelRef> harden(
      List<ModelRef> baseline, List<ModelRef> treated, List<ModelRef> assembled)
      throws IOException {
    List<ModelRef> start =
        switch (config.hardening().from()) {
          case BASELINE -> baseline;
          case TREATED -> treated;
          case ASSEMBLED -> assembled;
        };
    List<ModelTask> tasks = each(start, HardenModels::tasks);
    return look(StageName.HARDEN, HardenModels.with(config.hardening(), data).work(), tasks);
  }

  /** Notes what is known of a stage's work and yields the known outputs. */
  private <I extends SpecificRecord, O extends SpecificRecord> List<O> look(
      StageName stage, StageWork<I, O> work, List<I> inputs) throws IOException {
    RememberedWork<I, O> remembered = new RememberedWork<>(work, environment);
    MissReason reasons =
        new MissReason(new Memo(environment.workspace()), Fingerprint.of(environment.threads()));
    Optional<PlannedWork> waitsFor =
        planned.stream().filter(earlier -> !earlier.done()).findFirst();
    List<O> outputs = new ArrayList<>();
    for (I input : inputs) {
      String subject = work.subject().of(input);
      Optional<Remembered<O>> known = remembered.known(input);
      known.ifPresent(result -> outputs.add(result.output()));
      planned.add(
          known.isPresent()
              ? done(stage, subject, known.get())
              : new PlannedWork(
                  stage, subject, false, why(work, input, remembered.key(input), reasons)));
    }
    if (waitsFor.isPresent()) {
      PlannedWork earlier = waitsFor.get();
      planned.add(
          new PlannedWork(
              stage,
              "(its further models)",
              false,
              "after " + earlier.stage().word() + " " + earlier.subject()));
    }
    return outputs;
  }

  /** What is known, with where it came from: a run that did it, or a file that was imported. */
  private PlannedWork done(StageName stage, String subject, Remembered<?> known) {
    return known.output() instanceof ModelRef model && ImportModel.made(model)
        ? new PlannedWork(
            stage,
            model.getName(),
            true,
            "imported from "
                + ImportModel.origin(model)
                + (environment.forcedStages().contains(TrainBaseline.NAME)
                    ? "; --force train does not replace it, netwright import --remove does"
                    : ""))
        : new PlannedWork(stage, subject, true, "done by " + known.runId());
  }

  private <I extends SpecificRecord, O extends SpecificRecord> String why(
      StageWork<I, O> work, I input, String key, MissReason reasons) throws IOException {
    return environment.forcedStages().contains(work.spec().name())
        ? "forced"
        : reasons.of(work, input, key);
  }

  private boolean complete(StageName stage) {
    return planned.stream()
        .filter(work -> work.stage().compareTo(stage) <= 0)
        .allMatch(PlannedWork::done);
  }

  private static List<ModelRef> only(List<ModelRef> models, String variant) {
    return models.stream().filter(model -> model.getVariant().equals(variant)).toList();
  }

  private static List<ModelTask> each(
      List<ModelRef> models, Function<ModelRef, List<ModelTask>> tasks) {
    return models.stream().map(tasks).flatMap(List::stream).toList();
  }
}
