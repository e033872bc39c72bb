package io.netwright.train;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a run learns: what it minimizes, under which noise, which parameters take part, and what is
 * looked at after every epoch.
 *
 * @param objective what is minimized
 * @param noise standard deviation of the normal noise added to outputs of nodes while training, by
 *     node name
 * @param frozen names of trained parameters that stay as they are; running statistics are no
 *     trained parameters and follow the images all the same
 * @param paces how some trained parameters learn otherwise than the rest, by name
 * @param watch null: the accuracy of clean validation images alone
 */
public record Learning(
    ObjectiveFactory objective,
    Map<String, Float> noise,
    Set<String> frozen,
    Map<String, OwnPace> paces,
    @Nullable EpochWatch watch) {

  /** Takes sorted copies: a run's checkpoint is told from others by their text. */
  public Learning {
    noise = Collections.unmodifiableMap(new TreeMap<>(noise));
    paces = Collections.unmodifiableMap(new TreeMap<>(paces));
    frozen = Collections.unmodifiableSet(new TreeSet<>(frozen));
  }

  /** Learning all parameters without noise. */
  public static Learning of(Objective objective) {
    return new Learning(network -> objective, Map.of(), Set.of(), Map.of(), null);
  }

  /** The same minimizing something else. */
  Learning minimizing(ObjectiveFactory other) {
    return new Learning(other, noise, frozen, paces, watch);
  }

  /** The same with noise on the outputs of some nodes. */
  Learning under(Map<String, Float> otherNoise) {
    return new Learning(objective, otherNoise, frozen, paces, watch);
  }

  /** The same leaving some parameters as they are. */
  Learning without(Set<String> otherFrozen) {
    return new Learning(objective, noise, otherFrozen, paces, watch);
  }

  /** The same looked at after every epoch. */
  Learning watchedBy(EpochWatch newWatch) {
    return new Learning(objective, noise, frozen, paces, newWatch);
  }

  /** The same where some parameters learn at a pace of their own. */
  Learning at(Map<String, OwnPace> otherPaces) {
    return new Learning(objective, noise, frozen, otherPaces, watch);
  }

  /** Whether a run with these epochs is at its end before its time. */
  boolean isOver(TrainingCheckpoint checkpoint) {
    return watch != null && watch.ends() && checkpoint.isCollapsed();
  }

  /** Whether the best epoch is chosen by attacked images, too. */
  boolean chosenByWatch() {
    return watch != null && watch.chooses();
  }
}
