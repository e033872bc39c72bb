package io.netwright.attack.suite.adaptive;

import io.netwright.attack.oracle.Logits;
import io.netwright.attack.oracle.Oracle;
import io.netwright.attack.oracle.Slope;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs of many images side by side, so that whatever they ask shares batches. What becomes of one
 * depends on no other, since the oracle asks in batches of one size.
 */
final class Lockstep {
  private static final long STEP = 2;
  private static final float[] NO_GRADIENT = {};

  private final Oracle oracle;

  Lockstep(Oracle oracle) {
    this.oracle = oracle;
  }

  /** Takes runs to their ends: done, image broken, or nothing left to spend. */
  void run(List<Climb> climbs) {
    long[] before = climbs.stream().mapToLong(c -> c.subject().nearness().improvements()).toArray();
    List<Climb> going = new ArrayList<>(climbs);
    while (!going.isEmpty()) {
      going.removeIf(climb -> climb.subject().left() < (climb.needsGradient() ? STEP : 1));
      List<Climb> stepping = going.stream().filter(Climb::needsGradient).toList();
      List<Climb> ending = going.stream().filter(climb -> !climb.needsGradient()).toList();
      step(stepping);
      end(ending);
      going.removeIf(climb -> climb.isDone() || !climb.subject().isRight());
    }
    for (int i = 0; i < before.length; i++) {
      Subject subject = climbs.get(i).subject();
      boolean gained = subject.nearness().improvements() > before[i];
      subject.ranOnce(gained, climbs.get(i).metZero());
    }
  }

  private void step(List<Climb> climbs) {
    if (climbs.isEmpty()) {
      return;
    }
    float[][] points = points(climbs);
    Slope[] slopes =
        oracle.slopes(
            images(climbs),
            points,
            1,
            (row, which, logits, weights) -> climbs.get(row).weights(logits, weights));
    float[][] logits = new float[points.length][];
    for (int i = 0; i < points.length; i++) {
      climbs.get(i).subject().spend(1, 1);
      logits[i] = slopes[i].logits();
      climbs.get(i).take(logits[i], slopes[i].gradient());
    }
    judge(climbs, points, logits);
  }

  private void end(List<Climb> climbs) {
    if (climbs.isEmpty()) {
      return;
    }
    float[][] points = points(climbs);
    float[][] logits = oracle.logits(images(climbs), points);
    for (int i = 0; i < points.length; i++) {
      climbs.get(i).subject().spend(1, 0);
      climbs.get(i).take(logits[i], NO_GRADIENT);
    }
    judge(climbs, points, logits);
  }

  private void judge(List<Climb> climbs, float[][] points, float[][] logits) {
    List<Subject> suspects = new ArrayList<>();
    List<float[]> suspected = new ArrayList<>();
    for (int i = 0; i < points.length; i++) {
      Subject subject = climbs.get(i).subject();
      subject.nearness().look(logits[i]);
      if (Logits.prediction(logits[i]) != subject.label()) {
        suspects.add(subject);
        suspected.add(points[i]);
      }
    }
    confirm(suspects, suspected.toArray(float[][]::new));
  }

  /** Asks about images in a forward pass of their own; those that are wrong are broken. */
  void confirm(List<Subject> suspects, float[][] points) {
    if (suspects.isEmpty()) {
      return;
    }
    int[] images = suspects.stream().mapToInt(Subject::index).toArray();
    float[][] logits = oracle.logits(images, points);
    for (int i = 0; i < points.length; i++) {
      Subject subject = suspects.get(i);
      subject.spend(1, 0);
      int prediction = Logits.prediction(logits[i]);
      if (prediction != subject.label()) {
        subject.broken(points[i], prediction);
      }
    }
  }

  private static int[] images(List<Climb> climbs) {
    return climbs.stream().mapToInt(climb -> climb.subject().index()).toArray();
  }

  private static float[][] points(List<Climb> climbs) {
    return climbs.stream().map(Climb::point).toArray(float[][]::new);
  }
}
