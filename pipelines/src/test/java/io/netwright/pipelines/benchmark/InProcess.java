package io.netwright.pipelines.benchmark;

import io.netwright.artifact.Workspace;
import io.netwright.device.EngineSetup;
import io.netwright.doctor.TreatModels;
import io.netwright.evaluate.EvaluateRobustness;
import io.netwright.fpcc.HardenModels;
import io.netwright.frat.ExtractRoutes;
import io.netwright.lego.AssembleTaskModels;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ModelTask;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.TaskModels;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.StageWork;
import io.netwright.train.TrainBaseline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/** Does all work of an experiment in a loop, without Beam and Flink, to measure what they cost. */
public final class InProcess {
  private final RunEnvironment environment;
  private final ExperimentSession session;

  private InProcess(RunEnvironment environment, ExperimentSession session) {
    this.environment = environment;
    this.session = session;
  }

  /** Runs {@code EXPERIMENT.yaml WORKSPACE KEY=VALUE...}. */
  public static void main(String[] arguments) throws Exception {
    List<String> overrides = Arrays.asList(arguments).subList(2, arguments.length);
    String text = Files.readString(Path.of(arguments[0]));
    ExperimentConfig config = ExperimentReader.read(arguments[0], text, overrides, Map.of());
    EngineSetup.threads(config.execution().threads());
    RunEnvironment environment =
        new RunEnvironment(
            Workspace.at(arguments[1]), "in-process", config.execution().threads(), List.of());
    new InProcess(environment, ExperimentSession.open(config, "", environment.workspace())).run();
  }

  private void run() throws IOException, InterruptedException {
    ExperimentConfig config = session.config();
    var data = session.data();
    List<ModelRef> baseline =
        done(TrainBaseline.with(config.training(), data).work(), session.recipes());
    List<ModelRef> models = new ArrayList<>(baseline);
    List<ModelRef> treatment =
        done(TreatModels.with(config.treatment(), data).work(), each(baseline, TreatModels::tasks));
    models.addAll(treatment);
    List<ModelRef> treated = only(treatment, "treated");
    List<RoutedModel> routed = done(ExtractRoutes.with(config.routes(), data).work(), treated);
    AssembleTaskModels assemble = AssembleTaskModels.with(config.assembly(), data);
    List<ModelRef> assembled = new ArrayList<>();
    for (TaskModels task : done(assemble.work(), assemble.tasks(routed))) {
      assembled.addAll(task.getModels());
    }
    models.addAll(assembled);
    List<ModelRef> start =
        switch (config.hardening().from()) {
          case BASELINE -> baseline;
          case TREATED -> treated;
          case ASSEMBLED -> only(assembled, AssembleTaskModels.ASSEMBLED);
        };
    models.addAll(
        done(HardenModels.with(config.hardening(), data).work(), each(start, HardenModels::tasks)));
    EvaluateRobustness evaluate = EvaluateRobustness.with(config.evaluation(), data);
    List<AttackTask> attacks = new ArrayList<>();
    for (ModelRef model : models) {
      attacks.addAll(evaluate.tasks(model));
    }
    done(evaluate.work(), attacks);
  }

  private <I extends SpecificRecord, O extends SpecificRecord> List<O> done(
      StageWork<I, O> work, List<I> inputs) throws IOException, InterruptedException {
    List<O> outputs = new ArrayList<>();
    for (I input : inputs) {
      outputs.add(new RememberedWork<>(work, environment).result(input).output());
    }
    return outputs;
  }

  private static List<ModelTask> each(
      List<ModelRef> models, Function<ModelRef, List<ModelTask>> tasks) {
    return models.stream().map(tasks).flatMap(List::stream).toList();
  }

  private static List<ModelRef> only(List<ModelRef> models, String variant) {
    return models.stream().filter(model -> model.getVariant().equals(variant)).toList();
  }
}
