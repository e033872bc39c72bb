package io.netwright.attack.suite.adaptive;

import io.netwright.seed.Seed;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One image on its way through the stages: what is known of it and what it cost. */
final class Subject {
  /** So many rounds without a gain are said to be no further gain. */
  private static final int GAINLESS_RUNS = 3;

  /** Zero gradients on so many starts, and on such a share of all, say that they are masked. */
  private static final int ZERO_STARTS = 3;

  private static final double ZERO_SHARE = 0.25;

  private final int index;
  private final int label;
  private final Seed seed;
  private final HostBall ball;
  private final Map<Stage, Passes> passes = new EnumMap<>(Stage.class);
  private final Map<Stage, Double> nearnessAfter = new EnumMap<>(Stage.class);
  private Stage stage = Stage.CLEAN;
  private float[] clean = {};
  private Nearness nearness;
  private double nearnessBefore = Double.NEGATIVE_INFINITY;
  private long cap;
  private int runs;
  private int zeroStarts;
  private int gainless;
  private float @Nullable [] found;
  private int foundClass = -1;
  private @Nullable Overrun overrun;

  Subject(int index, int label, Seed seed, HostBall ball) {
    this.index = index;
    this.label = label;
    this.seed = seed;
    this.ball = ball;
    this.nearness = new Nearness(label, new int[0]);
  }

  int index() {
    return index;
  }

  int label() {
    return label;
  }

  HostBall ball() {
    return ball;
  }

  Stage stage() {
    return stage;
  }

  Nearness nearness() {
    return nearness;
  }

  float[] clean() {
    return clean;
  }

  int classes() {
    return clean.length;
  }

  /** The seed of one run, which no other run shares. */
  Seed seed(int run, int target) {
    return seed.with("adaptive").with(stage.name()).with(run).with(target);
  }

  /** Takes in what the classifier says of the image as it is. */
  void know(float[] logits) {
    clean = logits;
    nearness = new Nearness(label, Nearness.targets(logits, label));
    nearness.look(logits);
    cap = Budget.cap(logits.length);
  }

  /** Goes on to a stage. */
  void enter(Stage next) {
    nearnessBefore = nearness.best();
    nearnessAfter.put(stage, nearnessBefore);
    stage = next;
    gainless = 0;
  }

  /** The nearness of the nearest target when a stage ended. */
  double nearnessAfter(Stage ended) {
    return nearnessAfter.getOrDefault(ended, Double.NEGATIVE_INFINITY);
  }

  /** The nearness of the nearest target when the stage before this one ended. */
  double nearnessBefore() {
    return nearnessBefore;
  }

  /** Counts passes against the budget. */
  void spend(long forward, long backward) {
    passes.merge(stage, new Passes(forward, backward), Passes::plus);
  }

  /** Makes what is left of the budget so many times as much. */
  void share(double times) {
    cap = spent().all() + 1 + (long) Math.floor(left() * times);
  }

  /** Passes that are left before the fallback, but for the one that confirms what is found. */
  long left() {
    return cap - 1 - spent().all();
  }

  /** What it cost so far. */
  Passes spent() {
    return passes.values().stream().reduce(Passes.NONE, Passes::plus);
  }

  /** Takes in how a run ended. */
  void ranOnce(boolean gained, boolean zeroGradient) {
    runs++;
    zeroStarts += zeroGradient ? 1 : 0;
    gainless = gained ? 0 : gainless + 1;
  }

  /** Whether the last runs brought nothing. */
  boolean isAtAStandstill() {
    return gainless >= GAINLESS_RUNS;
  }

  /** Whether gradients were zero too often; a single start in a dead corner is no sign. */
  boolean isMasked() {
    return zeroStarts >= ZERO_STARTS && zeroStarts >= ZERO_SHARE * runs;
  }

  /** Says that it goes beyond the budget. */
  void overrun(Overrun because) {
    overrun = because;
  }

  /** Takes in an image that a forward pass of its own called wrong. */
  void broken(float[] image, int prediction) {
    found = image;
    foundClass = prediction;
  }

  /** The rank of the class that it was broken to, from 1; 0 for none. */
  int foundRank() {
    return nearness.rank(foundClass);
  }

  boolean isRight() {
    return found == null;
  }

  /** The image that broke it, or as it is. */
  float[] result() {
    return found == null ? ball.center() : found;
  }

  Outcome outcome() {
    Ending ending;
    if (found == null) {
      ending = isAtAStandstill() && overrun == null ? Ending.NO_FURTHER_GAIN : Ending.BUDGET_SPENT;
    } else {
      ending = stage == Stage.CLEAN ? Ending.WRONG_AS_IT_IS : Ending.BROKEN;
    }
    return new Outcome(
        ending,
        stage,
        foundRank(),
        new Outcome.Reached(nearness.best(), new EnumMap<>(nearnessAfter)),
        new EnumMap<>(passes),
        overrun);
  }
}
