package io.netwright.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * Plain JSON: what files and servers say, as trees, and this program's records.
 *
 * <p>Three kinds of JSON have rules of their own and are read and written elsewhere: what cache
 * keys are made of (canonical), the documents of a workspace (which outlive their version), and
 * experiments (whose mistakes are explained).
 */
public final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final ObjectReader STRICT =
      MAPPER
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private Json() {}

  /** Reads any JSON; a missing node where the text is empty. */
  public static JsonNode tree(String json) throws JsonProcessingException {
    return MAPPER.readTree(json);
  }

  /** The same of UTF-8. */
  public static JsonNode tree(byte[] json) throws IOException {
    return MAPPER.readTree(json);
  }

  /**
   * A record as a tree.
   *
   * @throws IllegalArgumentException where it has no JSON form
   */
  public static JsonNode treeOf(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * A record or a tree on one line.
   *
   * @throws IllegalArgumentException where it has no JSON form
   */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    }
  }

  /** The same for people, a line for each part. */
  public static String pretty(Object value) {
    try {
      return MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    }
  }

  private static IllegalArgumentException unwritable(Object value, JsonProcessingException cause) {
    return new IllegalArgumentException(
        "a " + value.getClass().getSimpleName() + " has no JSON form", cause);
  }

  /** Reads a record. */
  public static <T> T read(String json, Class<T> type) throws JsonProcessingException {
    return MAPPER.readValue(json, type);
  }

  /** Reads a record of which every part must be there, and nothing behind it. */
  public static <T> T readWhole(String json, Class<T> type) throws JsonProcessingException {
    return STRICT.forType(type).readValue(json);
  }
}
