package io.netwright.stage;

import io.netwright.variant.ModelName;
import java.io.Serializable;
import org.apache.avro.specific.SpecificRecord;

/**
 * A kind of work: what it is called, what it does and what it is about.
 *
 * @param spec stage, version and configuration
 * @param outputType class of the output
 * @param subject what people call the model that an element is about
 * @param work what is done
 * @param tracked whether each piece is a line in the record of runs; shards of one are not
 * @param replaceable whether something from elsewhere may stand in for the result, see {@link
 *     StandIn}
 */
public record StageWork<InputT extends SpecificRecord, OutputT extends SpecificRecord>(
    StageSpec spec,
    Class<OutputT> outputType,
    Subject<InputT> subject,
    Work<InputT, OutputT> work,
    boolean tracked,
    boolean replaceable)
    implements Serializable {

  /** Work of which each piece is a line in the record of runs. */
  public StageWork(
      StageSpec spec,
      Class<OutputT> outputType,
      Subject<InputT> subject,
      Work<InputT, OutputT> work) {
    this(spec, outputType, subject, work, true, false);
  }

  /** The same as a part of something larger, which is a line of its own. */
  public StageWork<InputT, OutputT> untracked() {
    return new StageWork<>(spec, outputType, subject, work, false, replaceable);
  }

  /** The same where something from elsewhere may stand in for the result. */
  public StageWork<InputT, OutputT> orStandIn() {
    return new StageWork<>(spec, outputType, subject, work, tracked, true);
  }

  /** Names the model that an element is about, or the work itself. */
  @FunctionalInterface
  public interface Subject<InputT> extends Serializable {
    /** What people call it, e.g. {@code lenet-shapes-s0/treated}. */
    ModelName of(InputT input);
  }
}
