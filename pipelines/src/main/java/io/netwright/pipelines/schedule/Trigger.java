package io.netwright.pipelines.schedule;

import java.io.IOException;

/** A reason to retrain, looked for at each fire. */
@FunctionalInterface
public interface Trigger {

  /** Looks whether it holds now. */
  Finding find() throws IOException;

  /**
   * What was found.
   *
   * @param fires whether it is a reason to retrain
   * @param reason why, or why not
   */
  record Finding(boolean fires, String reason) {}
}
