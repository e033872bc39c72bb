package io.netwright.stage;

import io.netwright.schemas.MetricPoint;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/** What every stage produces: its output, and what it measured on the way. */
public final class StageResult<OutputT> implements StageYield {
  private final TupleTag<OutputT> outputTag;
  private final TupleTag<MetricPoint> metricsTag;
  private final PCollection<OutputT> output;
  private final PCollection<MetricPoint> metrics;

  StageResult(
      TupleTag<OutputT> outputTag,
      PCollection<OutputT> output,
      TupleTag<MetricPoint> metricsTag,
      PCollection<MetricPoint> metrics) {
    this.outputTag = outputTag;
    this.output = output;
    this.metricsTag = metricsTag;
    this.metrics = metrics;
  }

  /** What the stage made. */
  @Override
  public PCollection<OutputT> output() {
    return output;
  }

  /** What it measured. */
  @Override
  public PCollection<MetricPoint> metrics() {
    return metrics;
  }

  /** The same measurements with the output turned into something else. */
  public <NextT> StageResult<NextT> map(
      String name,
      PTransform<PCollection<? extends OutputT>, PCollection<NextT>> change,
      Coder<NextT> coder) {
    return new StageResult<>(
        new TupleTag<>("output"), output.apply(name, change).setCoder(coder), metricsTag, metrics);
  }

  @Override
  public Pipeline getPipeline() {
    return output.getPipeline();
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    Map<TupleTag<?>, PValue> values = new LinkedHashMap<>();
    values.put(outputTag, output);
    values.put(metricsTag, metrics);
    return values;
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
