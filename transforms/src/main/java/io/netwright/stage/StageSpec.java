package io.netwright.stage;

import io.netwright.json.CanonicalJson;
import java.io.Serializable;

/**
 * Names a kind of work, so that its results can be remembered.
 *
 * @param name the stage, e.g. {@code TrainBaseline}
 * @param algorithmVersion raised whenever equal inputs give other bytes
 * @param config the configuration as JSON
 */
public record StageSpec(String name, int algorithmVersion, String config) implements Serializable {

  /** The spec of a stage whose configuration is a record. */
  public static StageSpec of(String name, int algorithmVersion, Object config) {
    return new StageSpec(name, algorithmVersion, CanonicalJson.write(config));
  }
}
