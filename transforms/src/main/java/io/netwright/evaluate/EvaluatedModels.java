package io.netwright.evaluate;

import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Finding;
import io.netwright.schemas.KeptImage;
import io.netwright.schemas.MetricPoint;
import io.netwright.stage.StageYield;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What {@link EvaluateRobustness} produces.
 *
 * @param evaluations accuracies per model, threat model, attack and class
 * @param examples what every attack did to every image
 * @param findings what checks say about the accuracies
 * @param metrics the same accuracies as metric points
 * @param kept adversarial images that were kept
 * @param keeps whether any are to be kept; else a run has no table of them
 */
public record EvaluatedModels(
    PCollection<Evaluation> evaluations,
    PCollection<ExampleOutcome> examples,
    PCollection<Finding> findings,
    PCollection<MetricPoint> metrics,
    PCollection<KeptImage> kept,
    boolean keeps)
    implements StageYield {

  @Override
  public PCollection<Evaluation> output() {
    return evaluations;
  }

  @Override
  public List<Table<?>> tables() {
    List<Table<?>> tables =
        new ArrayList<>(
            List.of(
                new Table<>(Evaluation.class, evaluations),
                new Table<>(Finding.class, findings),
                new Table<>(ExampleOutcome.class, examples)));
    if (keeps) {
      tables.add(new Table<>(KeptImage.class, kept));
    }
    return tables;
  }

  @Override
  public Pipeline getPipeline() {
    return evaluations.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(
        new TupleTag<>("evaluations"), evaluations,
        new TupleTag<>("examples"), examples,
        new TupleTag<>("findings"), findings,
        new TupleTag<>("metrics"), metrics,
        new TupleTag<>("kept"), kept);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
