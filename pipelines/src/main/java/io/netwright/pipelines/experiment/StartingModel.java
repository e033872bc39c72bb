package io.netwright.pipelines.experiment;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.schemas.ModelRef;
import java.io.IOException;

/** A model of a workspace that somebody names, as experiments name those that they start from. */
public record StartingModel(Workspace workspace) {

  /**
   * The model that a text means, whose weights are there.
   *
   * @param text a name, the beginning of an id, or {@code registry:NAME@ALIAS}
   */
  public ModelRef of(String text) throws IOException {
    try {
      return new GivenModels(workspace).one(text, "--model");
    } catch (ConfigException e) {
      throw new ConfigException(String.valueOf(e.getMessage()));
    }
  }
}
