package io.netwright.stage;

import io.netwright.variant.ModelName;
import java.io.Serializable;
import org.apache.avro.specific.SpecificRecord;

/**
 * A kind of work: what it is called, what it does and what it is about.
 *
 * @param spec stage, version and configuration; of the configuration what holds for every element
 * @param outputType class of the output
 * @param subject what people call the model that an element is about
 * @param work what is done
 * @param tracked whether each piece is a line in the record of runs; shards of one are not
 * @param replaceable whether something from elsewhere may stand in for the result, see {@link
 *     StandIn}
 * @param configured the configuration of one element
 */
public record StageWork<InputT extends SpecificRecord, OutputT extends SpecificRecord>(
    StageSpec spec,
    Class<OutputT> outputType,
    Subject<InputT> subject,
    Work<InputT, OutputT> work,
    boolean tracked,
    boolean replaceable,
    Configured<InputT> configured)
    implements Serializable {

  /** Work of which each piece is a line in the record of runs. */
  public StageWork(
      StageSpec spec,
      Class<OutputT> outputType,
      Subject<InputT> subject,
      Work<InputT, OutputT> work) {
    this(spec, outputType, subject, work, true, false, element -> spec.config());
  }

  /** The same as a part of something larger, which is a line of its own. */
  public StageWork<InputT, OutputT> untracked() {
    return new StageWork<>(spec, outputType, subject, work, false, replaceable, configured);
  }

  /** The same where something from elsewhere may stand in for the result. */
  public StageWork<InputT, OutputT> orStandIn() {
    return new StageWork<>(spec, outputType, subject, work, tracked, true, configured);
  }

  /** The same where elements have configurations of their own, which their keys hold. */
  public StageWork<InputT, OutputT> each(Configured<InputT> newConfigured) {
    return new StageWork<>(spec, outputType, subject, work, tracked, replaceable, newConfigured);
  }

  /** Stage, version and configuration of one element. */
  public StageSpec spec(InputT element) {
    return new StageSpec(spec.name(), spec.algorithmVersion(), configured.of(element));
  }

  /** The work as it is for one element. */
  public StageWork<InputT, OutputT> of(InputT element) {
    return new StageWork<>(
        spec(element), outputType, subject, work, tracked, replaceable, configured);
  }

  /** What the configuration of an element is. */
  @FunctionalInterface
  public interface Configured<InputT> extends Serializable {
    /** The configuration as canonical JSON. */
    String of(InputT input);
  }

  /** Names the model that an element is about, or the work itself. */
  @FunctionalInterface
  public interface Subject<InputT> extends Serializable {
    /** What people call it, e.g. {@code lenet-shapes-s0/treated}. */
    ModelName of(InputT input);
  }
}
