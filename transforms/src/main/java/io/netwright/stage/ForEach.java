package io.netwright.stage;

import io.netwright.schemas.MetricPoint;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Does long work for each element, spread over the workers, at most once per memo key.
 *
 * <p>An element whose result is remembered in the workspace costs milliseconds, so that a retried
 * bundle, a restarted job and a second run go on where the first one stopped.
 */
public final class ForEach<InputT extends SpecificRecord, OutputT extends SpecificRecord>
    extends PTransform<PCollection<InputT>, StageResult<OutputT>> {
  private static final long serialVersionUID = 1;

  private final StageWork<InputT, OutputT> work;

  private ForEach(StageWork<InputT, OutputT> work) {
    this.work = work;
  }

  /** Does this work for each element. */
  public static <I extends SpecificRecord, O extends SpecificRecord> ForEach<I, O> of(
      StageWork<I, O> work) {
    return new ForEach<>(work);
  }

  @Override
  public StageResult<OutputT> expand(PCollection<InputT> elements) {
    TupleTag<OutputT> outputs = new TupleTag<>("output") {};
    TupleTag<MetricPoint> metrics = new TupleTag<>("metrics") {};
    PCollectionTuple results =
        elements
            .apply("Spread", Reshuffle.viaRandomKey())
            .apply(
                "Work",
                ParDo.of(new WorkFn<>(work, metrics))
                    .withOutputTags(outputs, TupleTagList.of(metrics)));
    return new StageResult<>(
        outputs,
        results.get(outputs).setCoder(AvroCoder.of(work.outputType())),
        metrics,
        results.get(metrics).setCoder(AvroCoder.of(MetricPoint.class)));
  }

  /** The one DoFn that holds a device. */
  private static final class WorkFn<I extends SpecificRecord, O extends SpecificRecord>
      extends DoFn<I, O> {
    private static final long serialVersionUID = 1;

    private final StageWork<I, O> work;
    private final TupleTag<MetricPoint> metrics;

    WorkFn(StageWork<I, O> work, TupleTag<MetricPoint> metrics) {
      this.work = work;
      this.metrics = metrics;
    }

    /** Finds or computes the result of one element. */
    @ProcessElement
    public void process(@Element I element, PipelineOptions options, MultiOutputReceiver receiver)
        throws Exception {
      NetwrightOptions own = options.as(NetwrightOptions.class);
      RunEnvironment environment = RunEnvironment.of(own);
      WorkspaceProbe.require(environment, own.getWorkspaceProbe());
      Remembered<O> result = new RememberedWork<>(work, environment).result(element);
      result.metrics().forEach(receiver.get(metrics)::output);
      receiver.get(mainTag()).output(result.output());
    }

    private TupleTag<O> mainTag() {
      return new TupleTag<>("output");
    }
  }
}
