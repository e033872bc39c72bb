package io.netwright.pipelines.experiment;

import io.netwright.schemas.ModelRef;
import io.netwright.stage.Fingerprint;
import io.netwright.stage.Memo;
import io.netwright.stage.Remembered;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.StagePlan;
import io.netwright.stage.StageWork;
import io.netwright.train.ImportModel;
import io.netwright.train.TrainBaseline;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Says what an experiment would do and what is done already, by following the stages through the
 * workspace's memory; starts nothing.
 */
public final class Planner implements StageGraph.Walk<Planner.Known> {
  private final ExperimentSession session;
  private final RunEnvironment environment;
  private final MissReason reasons;
  private final List<PlannedWork> planned = new ArrayList<>();

  private Planner(ExperimentSession session, RunEnvironment environment) {
    this.session = session;
    this.environment = environment;
    this.reasons =
        new MissReason(new Memo(environment.workspace()), Fingerprint.of(environment.threads()));
  }

  /**
   * What is known of what a stage gives.
   *
   * @param results those that are known
   * @param waitsFor the first work on which unknown ones wait; empty: all are known
   */
  record Known(List<? extends SpecificRecord> results, Optional<PlannedWork> waitsFor) {}

  /** The work of a launch, in order. */
  public static List<PlannedWork> plan(StageGraph graph, RunEnvironment environment)
      throws IOException {
    Planner planner = new Planner(graph.session(), environment);
    graph.follow(planner);
    return planner.planned;
  }

  @Override
  public Known grid() {
    return new Known(session.recipes(), Optional.empty());
  }

  @Override
  public Known given() {
    return new Known(session.given(), Optional.empty());
  }

  @Override
  public Known only(Known all, String variant, String origin) {
    List<SpecificRecord> some = new ArrayList<>(all.results());
    some.removeIf(one -> !(one instanceof ModelRef m && m.getVariant().equals(variant)));
    return new Known(some, all.waitsFor());
  }

  @Override
  public Known through(Stage<?, ?> stage, List<Known> inputs) throws IOException {
    return planned(stage, inputs);
  }

  private <I extends SpecificRecord, O extends SpecificRecord> Known planned(
      Stage<I, O> stage, List<Known> inputs) throws IOException {
    Optional<PlannedWork> waitsFor =
        inputs.stream().map(Known::waitsFor).flatMap(Optional::stream).findFirst();
    List<I> known = new ArrayList<>();
    if (waitsFor.isEmpty() || !stage.takes().together()) {
      once(inputs).forEach(one -> known.add(stage.takes().type().cast(one)));
    }
    int first = planned.size();
    List<SpecificRecord> results = new ArrayList<>();
    look(stage, stage.plan().apply(session), known)
        .forEach(output -> results.addAll(stage.gives().of(output)));
    if (waitsFor.isPresent()) {
      String earlier = waitsFor.get().stage() + " " + waitsFor.get().subject();
      planned.add(PlannedWork.further(stage, "after " + earlier));
    }
    Optional<PlannedWork> open =
        planned.subList(first, planned.size()).stream().filter(work -> !work.done()).findFirst();
    return new Known(results, waitsFor.or(() -> open));
  }

  /** A model that the experiment names may be one that it makes, too. */
  private static Iterable<SpecificRecord> once(List<Known> inputs) {
    Map<Object, SpecificRecord> once = new LinkedHashMap<>();
    for (Known input : inputs) {
      input
          .results()
          .forEach(one -> once.put(one instanceof ModelRef m ? m.getModelId() : one, one));
    }
    return once.values();
  }

  /** Notes what is known of a stage's work and yields the known outputs. */
  private <I extends SpecificRecord, E extends SpecificRecord, O extends SpecificRecord>
      List<O> look(Stage<I, O> stage, StagePlan<I, E, O> plan, List<I> inputs) throws IOException {
    StageWork<E, O> work = plan.work();
    RememberedWork<E, O> remembered = new RememberedWork<>(work, environment);
    List<O> outputs = new ArrayList<>();
    Deque<E> tasks = new ArrayDeque<>(plan.tasks(inputs));
    boolean complete = true;
    boolean last = false;
    while (!tasks.isEmpty()) {
      E task = tasks.removeFirst();
      String subject = work.subject().of(task).text();
      Optional<Remembered<O>> known = remembered.known(task);
      if (known.isPresent()) {
        outputs.add(known.get().output());
        List<E> next = new ArrayList<>(plan.next(known.get().output()));
        Collections.reverse(next);
        next.forEach(tasks::addFirst);
      }
      complete &= known.isPresent();
      planned.add(
          known.isPresent()
              ? done(stage, subject, known.get())
              : new PlannedWork(stage, subject, false, why(work, task, remembered.key(task))));
      if (tasks.isEmpty() && complete && !last) {
        tasks.addAll(plan.afterAll(outputs));
        last = true;
      }
    }
    return outputs;
  }

  /** What is known, with where it came from: a run that did it, or a file that was imported. */
  private PlannedWork done(Stage<?, ?> stage, String subject, Remembered<?> known) {
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
      StageWork<I, O> work, I input, String key) throws IOException {
    return environment.forcedStages().contains(work.spec().name())
        ? "forced"
        : reasons.of(work, input, key);
  }
}
