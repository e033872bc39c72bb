package io.netwright.train;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a run learns: what it minimizes, under which noise, and which parameters take part.
 *
 * @param objective what is minimized
 * @param noise standard deviation of the normal noise added to outputs of nodes while training, by
 *     node name
 * @param frozen names of trained parameters that stay as they are; running statistics are no
 *     trained parameters and follow the images all the same
 */
public record Learning(ObjectiveFactory objective, Map<String, Float> noise, Set<String> frozen) {

  /** Takes sorted copies: a run's checkpoint is told from others by their text. */
  public Learning {
    noise = Collections.unmodifiableMap(new TreeMap<>(noise));
    frozen = Collections.unmodifiableSet(new TreeSet<>(frozen));
  }

  /** Learning all parameters without noise. */
  public static Learning of(Objective objective) {
    return new Learning(network -> objective, Map.of(), Set.of());
  }

  /** The same minimizing something else. */
  Learning minimizing(ObjectiveFactory other) {
    return new Learning(other, noise, frozen);
  }

  /** The same with noise on the outputs of some nodes. */
  Learning under(Map<String, Float> otherNoise) {
    return new Learning(objective, otherNoise, frozen);
  }

  /** The same leaving some parameters as they are. */
  Learning without(Set<String> otherFrozen) {
    return new Learning(objective, noise, otherFrozen);
  }
}
