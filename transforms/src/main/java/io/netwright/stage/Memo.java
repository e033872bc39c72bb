package io.netwright.stage;

import io.netwright.artifact.Workspace;
import io.netwright.schemas.MetricPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.JsonDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/** Finished work, remembered in the workspace under its key. */
public record Memo(Workspace workspace) {

  /** The stored form: everything that a later run, a report or a person wants to know. */
  public record Entry(
      String key,
      String stage,
      int algorithmVersion,
      String config,
      String fingerprint,
      String subject,
      String runId,
      long startedAt,
      long finishedAt,
      String output,
      List<String> metrics) {

    /** The output. */
    public <O extends SpecificRecord> O output(Class<O> type) throws IOException {
      return record(output, type);
    }
  }

  /** The result remembered under a key, if there is one. */
  public <O extends SpecificRecord> Optional<Remembered<O>> find(
      StageSpec spec, Class<O> outputType, String key) throws IOException {
    Optional<byte[]> json = workspace.memo(spec.name()).read(key);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    Entry entry = CanonicalJson.read(new String(json.get(), StandardCharsets.UTF_8), Entry.class);
    List<MetricPoint> metrics = new ArrayList<>();
    for (String metric : entry.metrics()) {
      metrics.add(record(metric, MetricPoint.class));
    }
    return Optional.of(
        new Remembered<>(key, entry.runId(), true, entry.output(outputType), metrics));
  }

  /** Remembers a result; where one is remembered already, the new one takes its place. */
  <O extends SpecificRecord> void put(
      StageSpec spec, String fingerprint, String subject, Remembered<O> result, long startedAt)
      throws IOException {
    Entry entry =
        new Entry(
            result.key(),
            spec.name(),
            spec.algorithmVersion(),
            spec.config(),
            fingerprint,
            subject,
            result.runId(),
            startedAt,
            System.currentTimeMillis(),
            result.output().toString(),
            result.metrics().stream().map(MetricPoint::toString).toList());
    workspace
        .memo(spec.name())
        .replace(result.key(), CanonicalJson.write(entry).getBytes(StandardCharsets.UTF_8));
  }

  /** Everything a stage has ever done, in no order. */
  public List<Entry> entries(String stage) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String key : workspace.memo(stage).list()) {
      Optional<byte[]> json = workspace.memo(stage).read(key);
      if (json.isPresent()) {
        entries.add(
            CanonicalJson.read(new String(json.get(), StandardCharsets.UTF_8), Entry.class));
      }
    }
    return entries;
  }

  private static <T extends SpecificRecord> T record(String json, Class<T> type)
      throws IOException {
    Schema schema = SpecificData.get().getSchema(type);
    JsonDecoder decoder = DecoderFactory.get().jsonDecoder(schema, json);
    return new SpecificDatumReader<T>(schema).read(null, decoder);
  }
}
