package io.netwright.attack.gradient;

import java.util.Set;
import java.util.TreeSet;

/**
 * The steps after which APGD looks back.
 *
 * <p>Intervals start at 22 % of the steps and shrink by 3 % down to 6 %, each truncated to whole
 * steps as in AutoAttack's code: 22, 41, 57, 70 ... of 100, where the paper's formula gives 58.
 */
final class ApgdSchedule {

  private ApgdSchedule() {}

  /** The checkpoints of a run of so many steps, counted from 1. */
  static Set<Integer> checkpoints(int steps) {
    int interval = Math.max((int) (0.22 * steps), 1);
    int smallest = Math.max((int) (0.06 * steps), 1);
    int decrease = Math.max((int) (0.03 * steps), 1);
    Set<Integer> checkpoints = new TreeSet<>();
    for (int step = interval; step <= steps; step += interval) {
      checkpoints.add(step);
      interval = Math.max(interval - decrease, smallest);
    }
    return checkpoints;
  }
}
