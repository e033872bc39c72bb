package io.netwright.stage;

import io.netwright.metric.ParquetFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Writes the records of a run as one Parquet file per record type. */
public final class WriteParquet<T extends SpecificRecord>
    extends PTransform<PCollection<T>, PCollection<String>> {
  private static final long serialVersionUID = 1;

  private final Class<T> type;

  private WriteParquet(Class<T> type) {
    this.type = type;
  }

  /** Writes records of this type. */
  public static <T extends SpecificRecord> WriteParquet<T> of(Class<T> type) {
    return new WriteParquet<>(type);
  }

  @Override
  public PCollection<String> expand(PCollection<T> records) {
    TupleTag<T> tag = new TupleTag<>("records") {};
    TupleTag<Boolean> always = new TupleTag<>("always") {};
    String name = type.getSimpleName();
    // A group of its own, so that there is a file where there are no records.
    PCollection<KV<String, Boolean>> one =
        records.getPipeline().apply("Always", Create.of(KV.of(name, true)));
    return KeyedPCollectionTuple.of(
            tag,
            records.apply(
                "Together", WithKeys.<String, T>of(name).withKeyType(TypeDescriptors.strings())))
        .and(always, one)
        .apply("Group", CoGroupByKey.create())
        .apply("Write", ParDo.of(new WriteFn<>(type, tag)))
        .setCoder(StringUtf8Coder.of());
  }

  private static final class WriteFn<T extends SpecificRecord>
      extends DoFn<KV<String, CoGbkResult>, String> {
    private static final long serialVersionUID = 1;

    private final Class<T> type;
    private final TupleTag<T> tag;

    WriteFn(Class<T> type, TupleTag<T> tag) {
      this.type = type;
      this.tag = tag;
    }

    /** Writes in an order that does not depend on the workers; yields the file's path. */
    @ProcessElement
    public void process(
        @Element KV<String, CoGbkResult> element,
        PipelineOptions options,
        OutputReceiver<String> paths)
        throws IOException {
      NetwrightOptions own = options.as(NetwrightOptions.class);
      RunEnvironment environment = RunEnvironment.of(own);
      WorkspaceProbe.require(environment, own.getWorkspaceProbe());
      List<T> records = new ArrayList<>();
      element.getValue().getAll(tag).forEach(records::add);
      records.sort(Comparator.comparing(Object::toString));
      paths.output(ParquetFiles.write(environment.workspace(), type, environment.runId(), records));
    }
  }
}
