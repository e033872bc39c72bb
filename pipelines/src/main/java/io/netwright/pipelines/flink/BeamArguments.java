package io.netwright.pipelines.flink;

import io.netwright.stage.NetwrightOptions;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Options that are meant for Beam, looked at before anything starts. */
public final class BeamArguments {
  private static final String MISSING = "missing a property named";

  private BeamArguments() {}

  /** What Beam says to one option. */
  public enum Answer {
    /** It is taken. */
    TAKEN,
    /** Beam has no option of this name. */
    UNKNOWN,
    /** Beam's option of this name takes another kind of value. */
    WRONG_VALUE
  }

  /**
   * Asks Beam.
   *
   * @param option written {@code --name=value}
   */
  public static Answer ask(String option) {
    PipelineOptionsFactory.register(NetwrightOptions.class);
    try {
      PipelineOptionsFactory.fromArgs(option).as(FlinkPipelineOptions.class);
      return Answer.TAKEN;
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      return message.contains(MISSING) ? Answer.UNKNOWN : Answer.WRONG_VALUE;
    }
  }
}
