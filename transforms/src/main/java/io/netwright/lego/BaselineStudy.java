package io.netwright.lego;

import io.netwright.artifact.CheckpointFolder;
import io.netwright.budget.ChannelRanking;
import io.netwright.budget.MagnitudeRanking;
import io.netwright.budget.Part;
import io.netwright.budget.RandomRanking;
import io.netwright.budget.RivalCuts;
import io.netwright.data.Dataset;
import io.netwright.metric.BaselineSeries;
import io.netwright.metric.Journal;
import io.netwright.metric.MetricNames;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.repair.CutNetwork;
import io.netwright.seed.Seed;
import io.netwright.train.TrainingLoop;
import io.netwright.train.TrainingRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures a task model beside what else a user could have: its sources as they are and restricted
 * to its classes, other channels of the same number, one width factor for all layers, and a small
 * network trained from scratch.
 *
 * <p>What is cut is repaired, joined and scaled as the task model is, from the same images and
 * seed, and measured without repair, too.
 *
 * @param work what the task model was made by
 * @param task its images, labelled by its outputs
 * @param small what is trained from scratch
 * @param journal of the task model
 */
record BaselineStudy(AssemblyWork work, Dataset task, SmallNetwork small, Journal journal) {
  private static final Logger LOG = LoggerFactory.getLogger(BaselineStudy.class);

  /** Measures what was asked for, and writes it down. */
  void run(TaskModel assembled, TaskModel restricted, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    List<CutNetwork> component = assembled.making().cuts();
    boolean repaired = work.config().repair() == AssemblyRepair.LEAST_SQUARES;
    BaselineMeasures measures =
        new BaselineMeasures(
            series(BaselineSeries.COMPONENT, repaired),
            assembled.model(),
            task.test(),
            work.manager(),
            journal);
    measures.of(
        series(BaselineSeries.COMPONENT, !repaired),
        List.of(repairing(!repaired).of(component).model()));
    measures.of(BaselineSeries.RESTRICTED, List.of(restricted.model()));
    measures.of(work.sources());
    List<Baseline> baselines = work.config().baselines();
    for (int done = 0; done < baselines.size(); done++) {
      journal.progress("baseline", done, baselines.size());
      Baseline baseline = baselines.get(done);
      if (baseline == Baseline.TAYLOR && byTaylor()) {
        LOG.info("{}: TAYLOR is left out, the task model's channels are chosen so", task.name());
      } else if (baseline == Baseline.SMALL_NETWORK && !small.known()) {
        LOG.info("{}: SMALL_NETWORK is left out, no architecture of the zoo", task.name());
      } else if (baseline == Baseline.SMALL_NETWORK) {
        long parameters = assembled.model().graph().parameterCount();
        measures.of(baseline.label(), List.of(trained(parameters, checkpoints)));
      } else {
        List<List<CutNetwork>> draws = draws(baseline, component);
        measures.of(series(baseline.label(), true), made(draws, repairing(true)));
        measures.of(series(baseline.label(), false), made(draws, repairing(false)));
      }
    }
    measures.times();
    new ComponentShape(work.sources(), component).report(journal);
  }

  /** Whether the same scores chose the task model's channels: the baseline would be itself. */
  private boolean byTaylor() {
    return work.config().selection() == AssemblySelection.BUDGET
        && work.config().ranking() == AssemblyRanking.TAYLOR;
  }

  private static String series(String name, boolean repaired) {
    return repaired ? BaselineSeries.repaired(name) : BaselineSeries.cut(name);
  }

  private AssemblyWork repairing(boolean repaired) {
    return work.repairing(repaired ? AssemblyRepair.LEAST_SQUARES : AssemblyRepair.NONE);
  }

  private static List<WeightedGraph> made(List<List<CutNetwork>> draws, AssemblyWork making) {
    return draws.stream().map(cuts -> making.of(cuts).model()).toList();
  }

  /** The cuts of each draw of a baseline. */
  List<List<CutNetwork>> draws(Baseline baseline, List<CutNetwork> component) {
    List<Part> parts = BudgetSearch.parts(work.sources());
    List<WeightedGraph> whole = component.stream().map(CutNetwork::uncut).toList();
    long parameters = component.stream().mapToLong(cut -> cut.cut().graph().parameterCount()).sum();
    List<List<CutNetwork>> draws = new ArrayList<>();
    for (int draw = 0; draw < baseline.draws(); draw++) {
      ChannelRanking ranking = ranking(baseline, work.seed().with("baseline").with(draw));
      RivalCuts cuts =
          new RivalCuts(
              whole,
              parts.stream()
                  .map(part -> ranking.scores(part, work.images().training(), work.manager()))
                  .toList());
      draws.add(baseline.uniform() ? cuts.uniform(parameters).cuts() : cuts.asWideAs(component));
    }
    return draws;
  }

  private static ChannelRanking ranking(Baseline baseline, Seed draw) {
    return switch (baseline) {
      case L1, L1_UNIFORM -> new MagnitudeRanking();
      case TAYLOR -> AssemblyRanking.TAYLOR.ranking();
      case RANDOM, RANDOM_UNIFORM -> new RandomRanking(draw);
      case SMALL_NETWORK -> throw new IllegalArgumentException(baseline + " cuts nothing");
    };
  }

  private WeightedGraph trained(long parameters, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    Seed seed = work.seed().with("small");
    int sourceClasses =
        work.sources().stream().mapToInt(source -> source.model().graph().classes()).sum();
    TrainingRun run =
        TrainingRun.plain(
                "baseline.small",
                Initialization.random(small.graph(task, parameters), seed.with("initialization")),
                small.training(task.classes().size(), sourceClasses),
                task.train(),
                task.validation(),
                seed)
            .measuredAs(MetricNames.BASELINE_TRAIN);
    return TrainingLoop.run(run, work.manager(), journal, checkpoints).best();
  }
}
