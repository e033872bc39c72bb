package io.netwright.stage;

import io.netwright.schemas.MetricPoint;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * A finished piece of work.
 *
 * @param key memo key, 64 hexadecimal digits
 * @param runId the run that did it
 * @param reused whether it was found rather than done
 */
public record Remembered<O extends SpecificRecord>(
    String key, String runId, boolean reused, O output, List<MetricPoint> metrics) {

  /** Takes an immutable copy. */
  public Remembered {
    metrics = List.copyOf(metrics);
  }
}
