package io.netwright.artifact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.json.Json;
import io.netwright.variant.FormerNames;
import java.io.IOException;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records as the JSON of documents: read by the schema they were written with, and resolved to
 * today's by Avro's rules, so that fields may be added with a default, renamed with an alias,
 * widened and removed. Models that were called otherwise then are called as today.
 */
public final class AvroJson {
  private AvroJson() {}

  /** The JSON of a record, as a tree. */
  public static JsonNode write(SpecificRecord record) {
    try {
      return Json.tree(record.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(record + " cannot be written as JSON", e);
    }
  }

  /**
   * Reads a record from its text.
   *
   * @param writer the schema it was written with
   * @throws IOException saying what does not fit
   */
  public static <T extends SpecificRecord> T read(String json, Schema writer, Class<T> type)
      throws IOException {
    return read(Json.tree(json), writer, type);
  }

  /** The same from a tree. */
  public static <T extends SpecificRecord> T read(JsonNode json, Schema writer, Class<T> type)
      throws IOException {
    Object datum = Objects.requireNonNull(JsonDatum.read(json, writer, type.getSimpleName()));
    return FormerNames.settle(new Resolution<>(writer, type).of(datum));
  }
}
