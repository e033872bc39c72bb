package io.netwright.pipelines.experiment;

/**
 * One piece of work that an experiment needs.
 *
 * @param stage the stage
 * @param subject what people call the model
 * @param done whether its result is known
 * @param reason why it would run, or where the result comes from
 */
public record PlannedWork(Stage<?, ?> stage, String subject, boolean done, String reason) {}
