package io.netwright.attack.suite.adaptive;

import io.netwright.attack.Classifier;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.oracle.Logits;
import io.netwright.attack.oracle.Oracle;
import io.netwright.attack.oracle.Sample;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** The stages on some images side by side. */
final class Suite {
  private final Calibration calibration;
  private final Schedule schedule;
  private final Oracle oracle;
  private final Lockstep lockstep;
  private final Searches searches;
  private final List<Subject> subjects;
  private final Set<Stage> done = EnumSet.noneOf(Stage.class);

  Suite(ThreatModel ball, Calibration calibration, Classifier classifier, Sample sample) {
    this.calibration = calibration;
    this.schedule = new Schedule(calibration);
    this.oracle = new Oracle(classifier, sample);
    this.lockstep = new Lockstep(oracle);
    this.searches = new Searches(ball, classifier, sample, lockstep);
    this.subjects =
        IntStream.range(0, sample.size())
            .mapToObj(i -> subject(i, sample, new HostBall(ball, sample.image(i))))
            .toList();
  }

  private static Subject subject(int image, Sample sample, HostBall ball) {
    return new Subject(image, sample.label(image), sample.seed(image), ball);
  }

  List<Subject> subjects() {
    return subjects;
  }

  Searches searches() {
    return searches;
  }

  /** Those that are right and have a class to be broken to. */
  List<Subject> right() {
    return subjects.stream().filter(Subject::isRight).filter(s -> s.classes() > 1).toList();
  }

  /** Goes on through the stages within the budget, up to one of them. */
  void run(Stage end) {
    for (Stage stage : EnumSet.range(Stage.CLEAN, end)) {
      if (done.add(stage)) {
        go(stage);
      }
    }
  }

  private void go(Stage stage) {
    switch (stage) {
      case CLEAN -> clean();
      case CHEAP -> {
        enter(stage);
        runs(subject -> Schedule.CHEAP_RUNS, schedule::cheap);
      }
      case EVERY_TARGET -> {
        enter(stage);
        runs(subject -> subject.nearness().count(), schedule::every);
      }
      case NEAREST -> {
        enter(stage);
        for (int run = 0; run < Schedule.NEAREST_RUNS; run++) {
          round(run);
        }
      }
      case LAST -> last();
      case FALLBACK -> throw new IllegalArgumentException("the budget ends with " + Stage.LAST);
    }
  }

  private void clean() {
    int[] all = IntStream.range(0, subjects.size()).toArray();
    float[][] images = subjects.stream().map(s -> s.ball().center()).toArray(float[][]::new);
    float[][] logits = oracle.logits(all, images);
    for (int image : all) {
      Subject subject = subjects.get(image);
      subject.spend(1, 0);
      subject.know(logits[image]);
      int prediction = Logits.prediction(logits[image]);
      if (prediction != subject.label()) {
        subject.broken(images[image], prediction);
      }
    }
  }

  private void last() {
    enter(Stage.LAST);
    for (Subject subject : right()) {
      subject.share(calibration.share(subject.nearnessAfter(Stage.NEAREST)));
    }
    searches.nearMisses(right().stream().filter(this::isNearMiss).toList());
    int run = Schedule.NEAREST_RUNS;
    while (round(run)) {
      run++;
    }
  }

  /** A run of all whose budget allows it and whose gradients lead; tells whether there are any. */
  private boolean round(int run) {
    List<Climb> climbs =
        right().stream()
            .filter(subject -> !subject.isMasked())
            .map(subject -> schedule.round(subject, run))
            .filter(Objects::nonNull)
            .toList();
    lockstep.run(climbs);
    return !climbs.isEmpty();
  }

  private boolean isNearMiss(Subject subject) {
    Double cut = calibration.nearMiss();
    return cut != null && subject.nearnessAfter(Stage.NEAREST) > cut;
  }

  /** FAB and Square on those whose gradients are masked. */
  void fallBack(int queries) {
    List<Subject> masked =
        right().stream().filter(subject -> calibration.masked() || subject.isMasked()).toList();
    for (Subject subject : masked) {
      boolean isZero = subject.isMasked();
      subject.overrun(isZero ? Overrun.ZERO_GRADIENTS : Overrun.MASKED_BY_CALIBRATION);
      subject.enter(Stage.FALLBACK);
    }
    searches.fab(masked, Budget.TARGETS);
    searches.square(masked.stream().filter(Subject::isRight).toList(), queries);
  }

  private void enter(Stage stage) {
    right().forEach(subject -> subject.enter(stage));
  }

  private void runs(ToIntFunction<Subject> count, BiFunction<Subject, Integer, Climb> start) {
    for (int run = 0; run < Budget.TARGETS; run++) {
      List<Climb> climbs = new ArrayList<>();
      for (Subject subject : right()) {
        if (run < count.applyAsInt(subject)) {
          climbs.add(start.apply(subject, run));
        }
      }
      lockstep.run(climbs);
    }
  }
}
