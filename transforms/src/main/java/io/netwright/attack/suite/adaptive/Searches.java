package io.netwright.attack.suite.adaptive;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.minimal.Closest;
import io.netwright.attack.minimal.Fab;
import io.netwright.attack.oracle.Sample;
import io.netwright.attack.query.Queried;
import io.netwright.attack.query.Square;
import io.netwright.nn.grad.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Attacks of other kinds on some of the images: FAB and Square. */
record Searches(ThreatModel ball, Classifier classifier, Sample sample, Lockstep lockstep) {
  private static final int FAB_STEPS = 100;

  /** The most passes of a step of FAB: forward and back, and both again beyond the border. */
  private static final int FAB_STEP = 4;

  /** FAB's passes besides those of its steps: the image as it is and the last point. */
  private static final int FAB_ENDS = 2;

  private static final int LEAST_FAB_STEPS = 10;

  /** FAB toward the likeliest targets. */
  void fab(List<Subject> subjects, int targets) {
    if (!subjects.isEmpty()) {
      Fab fab = new Fab(ball.norm(), FAB_STEPS, targets, 1);
      found(subjects, fab.closest(classifier, some(subjects), ball.radius()));
    }
  }

  /** FAB toward the nearest target of each, with as many steps as its budget has, at most 100. */
  void nearMisses(List<Subject> subjects) {
    Map<Integer, List<Subject>> bySteps = new TreeMap<>();
    for (Subject subject : subjects) {
      int steps = (int) Math.min(FAB_STEPS, (subject.left() - FAB_ENDS) / FAB_STEP);
      if (steps >= LEAST_FAB_STEPS) {
        bySteps.computeIfAbsent(steps, key -> new ArrayList<>()).add(subject);
      }
    }
    bySteps.forEach(
        (steps, some) -> {
          int[] targets = some.stream().mapToInt(s -> s.nearness().nearestFirst()[0]).toArray();
          Fab fab = new Fab(ball.norm(), steps, 1, 1);
          found(some, fab.toward(classifier, some(some), ball.radius(), targets));
        });
  }

  private void found(List<Subject> subjects, Closest closest) {
    float[] all;
    try (NDArray within = closest.within(ball.radius())) {
      all = Torch.values(within);
    }
    int size = all.length / subjects.size();
    List<Subject> suspects = new ArrayList<>();
    List<float[]> points = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      subjects.get(i).spend(closest.forwards(i), closest.backwards(i));
      if (closest.distance(i) <= ball.radius()) {
        suspects.add(subjects.get(i));
        points.add(Arrays.copyOfRange(all, i * size, (i + 1) * size));
      }
    }
    lockstep.confirm(suspects, points.toArray(float[][]::new));
  }

  /** Square with so many queries. */
  void square(List<Subject> subjects, int queries) {
    if (subjects.isEmpty()) {
      return;
    }
    Queried queried = Square.of(ball, queries).queried(classifier, some(subjects));
    List<Subject> suspects = new ArrayList<>();
    List<float[]> points = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      subjects.get(i).spend(queried.forwards(i), 0);
      if (queried.isWrong(i)) {
        suspects.add(subjects.get(i));
        points.add(queried.point(i));
      }
    }
    lockstep.confirm(suspects, points.toArray(float[][]::new));
  }

  private Sample some(List<Subject> subjects) {
    return sample.some(subjects.stream().mapToInt(Subject::index).toArray());
  }
}
