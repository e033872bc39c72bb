package io.netwright.pipelines.experiment;

/**
 * One piece of work that an experiment needs.
 *
 * @param stage the stage
 * @param subject what people call the model
 * @param done whether its result is known
 * @param reason why it would run, or where the result comes from
 */
public record PlannedWork(Stage<?, ?> stage, String subject, boolean done, String reason) {
  private static final String FURTHER = "(its further models)";

  /** Stands for work on models that do not exist yet; how much it is nobody knows. */
  static PlannedWork further(Stage<?, ?> stage, String reason) {
    return new PlannedWork(stage, FURTHER, false, reason);
  }

  /** Whether it stands for work on models that do not exist yet. */
  public boolean standsForMore() {
    return subject.equals(FURTHER);
  }
}
