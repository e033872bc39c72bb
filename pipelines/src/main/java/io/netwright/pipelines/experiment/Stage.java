package io.netwright.pipelines.experiment;

import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.stage.StagePlan;
import io.netwright.stage.StageYield;
import io.netwright.variant.Variant;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * One stage of the graph: all that running, planning, naming and the command line know of it.
 *
 * @param words what people read
 * @param transform name of the transform, as it stands in memos and run records
 * @param takes what it starts from
 * @param gives what comes out of it
 * @param applied what is applied on Beam, for an experiment
 * @param plan the same for who only plans
 */
public record Stage<I extends SpecificRecord, O extends SpecificRecord>(
    Words words,
    String transform,
    Takes<I> takes,
    Gives<O, ?> gives,
    Function<ExperimentSession, ? extends PTransform<PCollection<I>, ? extends StageYield>> applied,
    Function<ExperimentSession, ? extends StagePlan<I, ?, O>> plan) {

  /**
   * What people read.
   *
   * @param word what they call the stage
   * @param section the key of an experiment that holds its configuration
   * @param sentence what it does, for help
   * @param example options of an example command line
   */
  public record Words(String word, String section, String sentence, String example) {}

  /** A stage whose transform says itself how it gets from inputs to models. */
  static <
          I extends SpecificRecord,
          O extends SpecificRecord,
          T extends PTransform<PCollection<I>, ? extends StageYield> & StagePlan<I, ?, O>>
      Stage<I, O> of(
          Words words,
          String transform,
          Takes<I> takes,
          Gives<O, ?> gives,
          Function<ExperimentSession, T> with) {
    return new Stage<>(words, transform, takes, gives, with, with);
  }

  /** What people call it. */
  public String word() {
    return words.word();
  }

  /** The variant that later stages go on from; empty where it makes no models. */
  String goesOn() {
    Variant variant = gives.goesOn();
    return variant == null ? "" : variant.label();
  }

  /** The labels of the variants that it makes in an experiment. */
  List<String> makes(ExperimentConfig config) {
    return gives.variants().apply(config).stream().map(Variant::label).toList();
  }

  @Override
  public String toString() {
    return word();
  }
}
