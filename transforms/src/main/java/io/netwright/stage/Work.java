package io.netwright.stage;

import java.io.IOException;
import java.io.Serializable;

/** What a stage does with one element; runs on a worker and may be retried. */
@FunctionalInterface
public interface Work<InputT, OutputT> extends Serializable {

  /** Does the work; the output depends on the input and the stage's configuration alone. */
  OutputT run(InputT input, WorkContext context) throws IOException, InterruptedException;
}
