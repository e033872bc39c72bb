package io.netwright.pipelines.schedule;

import io.netwright.artifact.Workspace;
import io.netwright.refusal.RefusedException;
import io.netwright.registry.ModelName;

/**
 * What is to be carried out.
 *
 * @param name of the schedule; one process at a time carries it out
 * @param times when it fires
 * @param workspace where its state is kept
 * @param owner the process that carries it out, for people
 */
public record RetrainSchedule(String name, CronTimes times, Workspace workspace, String owner) {
  /** Leaves room for what the lease's name has besides. */
  private static final int LONGEST_NAME = 90;

  /** Refuses names that make no file name. */
  public RetrainSchedule {
    ModelName.checked(name);
    if (name.length() > LONGEST_NAME) {
      throw new RefusedException(
          "a schedule's name must have at most "
              + LONGEST_NAME
              + " characters, got "
              + name.length());
    }
  }
}
