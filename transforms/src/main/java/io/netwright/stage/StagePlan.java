package io.netwright.stage;

import java.io.IOException;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * How a stage gets from its inputs to its models. Running on Beam and planning without Beam both
 * read it, so that they agree.
 *
 * @param <InputT> what the stage takes
 * @param <ElementT> what its work is done with
 * @param <OutputT> what its work makes
 */
public interface StagePlan<
    InputT extends SpecificRecord,
    ElementT extends SpecificRecord,
    OutputT extends SpecificRecord> {

  /** What is done with one element. */
  StageWork<ElementT, OutputT> work();

  /** The elements that come from some inputs. */
  List<ElementT> tasks(List<InputT> inputs) throws IOException;

  /** The elements whose work goes on from what came of another one; none, mostly. */
  default List<ElementT> next(OutputT output) throws IOException {
    return List.of();
  }

  /** The elements whose work goes on from what came of all others together; none, mostly. */
  default List<ElementT> afterAll(List<OutputT> outputs) {
    return List.of();
  }

  /** The models that will be made of models that are only planned yet. */
  default List<PlannedModel> models(List<PlannedModel> inputs) {
    return List.of();
  }
}
