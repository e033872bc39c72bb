package io.netwright.pipelines.experiment;

import java.util.List;
import java.util.Optional;

/**
 * Which of the stages of an experiment are meant.
 *
 * @param from the first stage that may compute anything; empty: the first of the experiment
 * @param until the last stage; empty: the last of the experiment
 */
public record Choice(Optional<Stage<?, ?>> from, Optional<Stage<?, ?>> until) {

  /** All stages of the experiment. */
  public static Choice all() {
    return new Choice(Optional.empty(), Optional.empty());
  }

  /** One stage, which takes what the ones before it left. */
  public static Choice only(Stage<?, ?> stage) {
    return new Choice(Optional.of(stage), Optional.of(stage));
  }

  /** Whether a stage is meant, of an experiment that has some. */
  boolean includes(Stage<?, ?> stage, List<Stage<?, ?>> ofExperiment) {
    boolean named = from.filter(stage::equals).isPresent() || until.filter(stage::equals).isPresent();
    boolean beyond = until.isPresent() && Stages.before(stage).contains(until.get());
    return named || (ofExperiment.contains(stage) && !beyond);
  }

  /** Whether a stage that is meant may compute anything, and not only find what is there. */
  boolean computes(Stage<?, ?> stage) {
    return from.isEmpty() || !Stages.before(from.get()).contains(stage);
  }
}
