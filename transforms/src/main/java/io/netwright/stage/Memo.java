package io.netwright.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.artifact.Workspace;
import io.netwright.schemas.MetricPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.JsonDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Finished work, remembered in the workspace under its key. */
public record Memo(Workspace workspace) {

  /**
   * The stored form: everything that a later run, a report or a person wants to know.
   *
   * @param key 64 hexadecimal digits
   * @param config the stage's configuration as JSON
   * @param subject what people call the model it is about
   * @param runId the run that did it
   * @param startedAt milliseconds since 1970-01-01T00:00Z
   * @param finishedAt likewise
   * @param output the output as Avro's JSON
   * @param metrics what was measured, each as Avro's JSON
   * @param circumstances null in what was remembered before they were recorded
   */
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
      List<String> metrics,
      @Nullable Circumstances circumstances) {

    /** The output. */
    public <O extends SpecificRecord> O output(Class<O> type) throws IOException {
      return record(output, type);
    }
  }

  /**
   * What work was done with; decides no key, since equal keys mean equal bytes.
   *
   * @param codeVersion version and commit of the code
   * @param libraries versions by name
   * @param input the input as JSON, models named by their ids alone
   * @param inputs models, artifacts and data sets that the input names
   */
  public record Circumstances(
      String codeVersion, SortedMap<String, String> libraries, String input, References inputs) {}

  /**
   * Work that is to be remembered.
   *
   * @param subject what people call the model it is about
   * @param startedAt milliseconds since 1970-01-01T00:00Z
   */
  record Done(
      StageSpec spec,
      String fingerprint,
      String subject,
      long startedAt,
      Circumstances circumstances) {}

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
      metrics.add(record(point(metric), MetricPoint.class));
    }
    return Optional.of(
        new Remembered<>(key, entry.runId(), true, entry.output(outputType), metrics));
  }

  /** Remembers a result; where one is remembered already, the new one takes its place. */
  <O extends SpecificRecord> void put(Done done, Remembered<O> result) throws IOException {
    StageSpec spec = done.spec();
    Entry entry =
        new Entry(
            result.key(),
            spec.name(),
            spec.algorithmVersion(),
            spec.config(),
            done.fingerprint(),
            done.subject(),
            result.runId(),
            done.startedAt(),
            System.currentTimeMillis(),
            result.output().toString(),
            result.metrics().stream().map(MetricPoint::toString).toList(),
            done.circumstances());
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

  /**
   * Makes what was remembered under a key count as in use, so that nobody collects it.
   *
   * @return whether it is still there
   */
  boolean renew(StageSpec spec, String key) throws IOException {
    Optional<byte[]> json = workspace.memo(spec.name()).read(key);
    if (json.isPresent()) {
      workspace.memo(spec.name()).renew(key, json.get());
    }
    return json.isPresent();
  }

  /** What a point prints of itself, as Avro's decoder takes it: optional columns with their type. */
  private static String point(String json) {
    ObjectNode point = CanonicalJson.read(json, ObjectNode.class);
    for (Schema.Field field : MetricPoint.getClassSchema().getFields()) {
      if (field.schema().isUnion()) {
        JsonNode value = point.path(field.name());
        String type = field.schema().getTypes().get(1).getName();
        boolean none = value.isMissingNode() || value.isNull();
        point.set(field.name(), none ? point.nullNode() : point.objectNode().set(type, value));
      }
    }
    return CanonicalJson.write(point);
  }

  /** Reads a record from Avro's JSON. */
  public static <T extends SpecificRecord> T record(String json, Class<T> type) throws IOException {
    Schema schema = SpecificData.get().getSchema(type);
    JsonDecoder decoder = DecoderFactory.get().jsonDecoder(schema, json);
    return new SpecificDatumReader<T>(schema).read(null, decoder);
  }
}
