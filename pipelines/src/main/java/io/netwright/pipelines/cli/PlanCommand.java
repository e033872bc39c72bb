package io.netwright.pipelines.cli;

import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.experiment.Choice;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.pipelines.experiment.PlannedWork;
import io.netwright.pipelines.experiment.Planner;
import io.netwright.pipelines.experiment.StageGraph;
import io.netwright.pipelines.experiment.Stages;
import io.netwright.pipelines.report.TextTable;
import io.netwright.stage.Fingerprint;
import io.netwright.stage.RunEnvironment;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what an experiment would do; starts nothing. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Shows what is done already, what would run and why. It starts nothing.",
    footer = {"", "Example: netwright plan my.yaml --set training.epochs=3"})
final class PlanCommand implements Callable<Integer> {
  /** How a piece of work stands, in the words of the table. */
  private enum State {
    DONE("done"),
    TO_DO("to do"),
    MISSING("missing");

    private final String words;

    State(String words) {
      this.words = words;
    }

    static State of(StageGraph graph, PlannedWork piece) {
      if (piece.done()) {
        return DONE;
      }
      return graph.computes(piece.stage()) ? TO_DO : MISSING;
    }
  }

  @Mixin private ExperimentOptions experiment = new ExperimentOptions();
  @Mixin private StagesOption stages = new StagesOption();

  @Option(
      names = "--force",
      paramLabel = "STAGE",
      description = "Plan as if the run were given --force STAGE.")
  private List<String> forced = new ArrayList<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    StageGraph graph = stages.of(experiment).graph(Choice.all());
    ExperimentSession session = graph.session();
    ExperimentConfig config = session.config();
    RunEnvironment environment =
        new RunEnvironment(
            experiment.workspace(),
            "plan",
            config.execution().threads(),
            forced.stream().map(name -> Stages.named(name).transform()).toList());
    List<PlannedWork> work = Planner.plan(graph, environment);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "experiment " + config.name() + " on " + Fingerprint.of(config.execution().threads()));
    session.remarks().forEach(out::println);
    out.print(table(graph, work).plain());
    long toDo = count(State.TO_DO, graph, work);
    long missing = count(State.MISSING, graph, work);
    if (missing > 0) {
      out.println(
          missing
              + " pieces of work are missing and belong to stages that are not to run; a run would"
              + " be refused before it starts");
    } else {
      out.println(
          toDo == 0
              ? "everything is done; a run would only report"
              : toDo + " pieces of work to do" + more(work));
    }
    out.flush();
    return missing > 0 ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.OK;
  }

  /** What a model will be given to is known once it is there. */
  private static String more(List<PlannedWork> work) {
    return work.stream().anyMatch(PlannedWork::standsForMore)
        ? ", and those of models that are not there yet"
        : "";
  }

  private static long count(State state, StageGraph graph, List<PlannedWork> work) {
    return work.stream().filter(piece -> State.of(graph, piece) == state).count();
  }

  /** A row per stage, model, state and reason; the many shards of an evaluation are counted. */
  private static TextTable table(StageGraph graph, List<PlannedWork> work) {
    Map<List<String>, Integer> rows = new LinkedHashMap<>();
    for (PlannedWork piece : work) {
      String state = State.of(graph, piece).words;
      rows.merge(
          List.of(piece.stage().word(), piece.subject(), state, piece.reason()), 1, Integer::sum);
    }
    TextTable table = new TextTable("stage", "model", "state", "pieces", "why");
    rows.forEach(
        (row, count) ->
            table.row(row.get(0), row.get(1), row.get(2), Integer.toString(count), row.get(3)));
    return table;
  }
}
