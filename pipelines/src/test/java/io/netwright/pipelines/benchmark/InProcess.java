package io.netwright.pipelines.benchmark;

import io.netwright.artifact.Workspace;
import io.netwright.device.EngineSetup;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.Choice;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.pipelines.experiment.Stage;
import io.netwright.pipelines.experiment.StageGraph;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.StagePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Does all work of an experiment in a loop, without Beam and Flink, to measure what they cost. */
public final class InProcess implements StageGraph.Walk<List<SpecificRecord>> {
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

  private void run() throws IOException {
    StageGraph.of(session, Choice.all()).follow(this);
  }

  @Override
  public List<SpecificRecord> grid() {
    return List.copyOf(session.recipes());
  }

  @Override
  public List<SpecificRecord> given() {
    return List.copyOf(session.given());
  }

  @Override
  public List<SpecificRecord> only(List<SpecificRecord> all, String variant, String origin) {
    return all.stream()
        .filter(one -> ((ModelRef) one).getName().endsWith("/" + variant))
        .toList();
  }

  @Override
  public List<SpecificRecord> through(Stage<?, ?> stage, List<List<SpecificRecord>> inputs)
      throws IOException {
    return done(stage, inputs);
  }

  private <I extends SpecificRecord, O extends SpecificRecord> List<SpecificRecord> done(
      Stage<I, O> stage, List<List<SpecificRecord>> inputs) throws IOException {
    List<I> all = new ArrayList<>();
    inputs.forEach(some -> some.forEach(one -> all.add(stage.takes().type().cast(one))));
    return outputs(stage, stage.plan().apply(session), all);
  }

  private <I extends SpecificRecord, E extends SpecificRecord, O extends SpecificRecord>
      List<SpecificRecord> outputs(Stage<I, O> stage, StagePlan<I, E, O> plan, List<I> inputs)
          throws IOException {
    RememberedWork<E, O> work = new RememberedWork<>(plan.work(), environment);
    List<SpecificRecord> outputs = new ArrayList<>();
    for (E task : plan.tasks(inputs)) {
      try {
        outputs.addAll(stage.gives().each().apply(work.result(task).output()));
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    return outputs;
  }
}
