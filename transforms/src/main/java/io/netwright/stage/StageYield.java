package io.netwright.stage;

import io.netwright.schemas.MetricPoint;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.POutput;

/** What the rest of a pipeline takes from a stage. */
public interface StageYield extends POutput {

  /** What later stages go on from. */
  PCollection<?> output();

  /** What the stage measured. */
  PCollection<MetricPoint> metrics();

  /** What is written beside the metrics. */
  default List<Table<?>> tables() {
    return List.of();
  }

  /**
   * Records that a run keeps in a file of their own.
   *
   * @param type what each row is; the file is called after it
   */
  record Table<T extends SpecificRecord>(Class<T> type, PCollection<T> rows) {

    /** Has the rows written; yields the name of the file. */
    public String write() {
      rows.apply("Write" + type.getSimpleName(), WriteParquet.of(type));
      return type.getSimpleName();
    }
  }
}
