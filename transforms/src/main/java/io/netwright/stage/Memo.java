package io.netwright.stage;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.artifact.AvroJson;
import io.netwright.artifact.Blobs;
import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.artifact.WriterSchema;
import io.netwright.schemas.MetricPoint;
import io.netwright.variant.FormerNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finished work, remembered in the workspace under its key.
 *
 * <p>What cannot be read, or is not what its digest says, counts as unknown: the work is done
 * again. A warning names the file.
 */
public record Memo(Workspace workspace) {
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

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
   * @param schemas what output and metrics were written with; null in what version 0.1.0 wrote
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
      @Nullable Circumstances circumstances,
      @Nullable Schemas schemas) {

    /** The same under today's names, where it was written under former ones. */
    Entry renamed() {
      return new Entry(
          key,
          stage,
          algorithmVersion,
          config,
          fingerprint,
          FormerNames.text(subject),
          runId,
          startedAt,
          finishedAt,
          output,
          metrics,
          circumstances == null ? null : circumstances.renamed(stage),
          schemas);
    }

    /** The output. */
    public <O extends SpecificRecord> O output(Class<O> type) throws IOException {
      String schema = schemas == null ? null : schemas.output();
      return AvroJson.read(output, WriterSchema.of(schema, type), type);
    }

    /** A record within the output. */
    public <R extends SpecificRecord> R part(JsonNode part, Class<R> type) throws IOException {
      Schema schema =
          schemas == null
              ? WriterSchema.of(null, type)
              : WriterSchema.within(WriterSchema.parsed(schemas.output()), type);
      return AvroJson.read(part, schema, type);
    }

    /** What was measured. */
    public List<MetricPoint> points() throws IOException {
      String schema = schemas == null ? null : schemas.metrics();
      List<MetricPoint> points = new ArrayList<>();
      for (String metric : metrics) {
        points.add(
            AvroJson.read(metric, WriterSchema.of(schema, MetricPoint.class), MetricPoint.class));
      }
      return points;
    }
  }

  /**
   * The schemas that an entry's records were written with, in Avro's canonical form.
   *
   * @param output of the output
   * @param metrics of each metric point
   */
  public record Schemas(String output, String metrics) {}

  /**
   * What work was done with; decides no key, since equal keys mean equal bytes.
   *
   * @param codeVersion version and commit of the code
   * @param libraries versions by name
   * @param input the input as JSON, models named by their ids alone
   * @param inputs models, artifacts and data sets that the input names
   */
  public record Circumstances(
      String codeVersion, SortedMap<String, String> libraries, String input, References inputs) {

    /** The same under today's names, where it was written under former ones. */
    Circumstances renamed(String stage) {
      return new Circumstances(codeVersion, libraries, FormerNames.input(stage, input), inputs);
    }
  }

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
    Optional<MemoDocument> document = document(spec.name(), key);
    Optional<Remembered<O>> found = document.flatMap(known -> decoded(known.entry(), outputType));
    if (found.isPresent() && !document.orElseThrow().sealed()) {
      Unreadable.Warning.once(
          "remembered results in "
              + workspace
              + " are of version 0.1.0 and have no digest that would tell whether somebody changed"
              + " them; they are used as they are. netwright check lists them, --force STAGE makes"
              + " them anew");
    }
    return found;
  }

  /** The entry as today's records; empty, with a warning, where they cannot become that. */
  public <O extends SpecificRecord> Optional<Remembered<O>> decoded(
      Entry entry, Class<O> outputType) {
    try {
      return Optional.of(
          new Remembered<>(
              entry.key(), entry.runId(), true, entry.output(outputType), entry.points()));
    } catch (IOException e) {
      Unreadable.WARN.found(
          workspace.memo(entry.stage()).locate(entry.key()), Unreadable.reason(e));
      return Optional.empty();
    }
  }

  private Optional<MemoDocument> document(String stage, String key) throws IOException {
    Blobs documents = workspace.memo(stage);
    Optional<byte[]> json = documents.read(key);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(MemoDocument.read(json.get(), stage, key));
    } catch (IOException e) {
      Unreadable.WARN.found(documents.locate(key), Unreadable.reason(e));
      return Optional.empty();
    }
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
            done.circumstances(),
            new Schemas(
                WriterSchema.carried(result.output().getClass()),
                WriterSchema.carried(MetricPoint.class)));
    workspace.memo(spec.name()).replace(result.key(), MemoDocument.bytes(entry));
  }

  /** Everything a stage has ever done, in no order, but for what cannot be read. */
  public List<Entry> entries(String stage) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String key : workspace.memo(stage).list()) {
      if (isKey(key)) {
        document(stage, key).ifPresent(known -> entries.add(known.entry()));
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

  /** Whether something is a memo key, and not the name of another program's file. */
  public static boolean isKey(String name) {
    return KEY.matcher(name).matches();
  }
}
