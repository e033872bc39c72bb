package io.netwright.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/**
 * JSON as Avro's records print themselves, read by the schema they had. Avro's own JSON decoder
 * takes neither what they print of a union nor a number that is none.
 */
final class JsonDatum {
  private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");

  private JsonDatum() {}

  /**
   * The value.
   *
   * @param place where it stands, for messages
   * @throws IOException naming the place that is not what the schema says
   */
  static @Nullable Object read(JsonNode json, Schema schema, String place) throws IOException {
    return switch (schema.getType()) {
      case RECORD -> record(json, schema, place);
      case ARRAY -> array(json, schema, place);
      case MAP -> map(json, schema, place);
      case UNION -> union(json, schema, place);
      case NULL -> require(json.isNull(), json, schema, place).textValue();
      case INT, LONG, FLOAT, DOUBLE -> number(json, schema, place);
      default -> scalar(json, schema, place);
    };
  }

  private static Object scalar(JsonNode json, Schema schema, String place) throws IOException {
    return switch (schema.getType()) {
      case STRING -> require(json.isTextual(), json, schema, place).textValue();
      case BOOLEAN -> require(json.isBoolean(), json, schema, place).booleanValue();
      case ENUM ->
          new GenericData.EnumSymbol(
              schema,
              require(schema.hasEnumSymbol(json.asText()), json, schema, place).textValue());
      default -> throw new IOException(place + " is of a type that documents do not hold");
    };
  }

  private static Object number(JsonNode json, Schema schema, String place) throws IOException {
    return switch (schema.getType()) {
      case INT -> require(isInt(json), json, schema, place).intValue();
      case LONG -> require(isLong(json), json, schema, place).longValue();
      case FLOAT -> (float) real(json, schema, place);
      default -> real(json, schema, place);
    };
  }

  private static Object record(JsonNode json, Schema schema, String place) throws IOException {
    require(json.isObject(), json, schema, place);
    GenericData.Record record = new GenericData.Record(schema);
    Set<String> unknown = new TreeSet<>();
    json.fieldNames().forEachRemaining(unknown::add);
    for (Schema.Field field : schema.getFields()) {
      String inner = place + "." + field.name();
      if (unknown.remove(field.name())) {
        record.put(field.pos(), read(json.get(field.name()), field.schema(), inner));
      } else if (field.hasDefaultValue()) {
        record.put(field.pos(), GenericData.get().getDefaultValue(field));
      } else {
        throw new IOException(inner + " is missing");
      }
    }
    if (!unknown.isEmpty()) {
      throw new IOException(place + " has fields that its schema does not know: " + unknown);
    }
    return record;
  }

  private static Object array(JsonNode json, Schema schema, String place) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    for (JsonNode item : require(json.isArray(), json, schema, place)) {
      items.add(read(item, schema.getElementType(), place + "[" + items.size() + "]"));
    }
    return new GenericData.Array<>(schema, items);
  }

  private static Object map(JsonNode json, Schema schema, String place) throws IOException {
    require(json.isObject(), json, schema, place);
    Map<String, @Nullable Object> values = new HashMap<>();
    for (Map.Entry<String, JsonNode> value : json.properties()) {
      values.put(
          value.getKey(),
          read(value.getValue(), schema.getValueType(), place + "." + value.getKey()));
    }
    return values;
  }

  /** A record prints the value alone; which branch it was is the first that it fits. */
  private static @Nullable Object union(JsonNode json, Schema schema, String place)
      throws IOException {
    IOException misfit = new IOException(place + " fits no branch of " + schema);
    for (Schema branch : schema.getTypes()) {
      try {
        return read(json, branch, place);
      } catch (IOException e) {
        misfit.addSuppressed(e);
      }
    }
    throw misfit;
  }

  private static boolean isInt(JsonNode json) {
    return json.isIntegralNumber() && json.canConvertToInt();
  }

  private static boolean isLong(JsonNode json) {
    return json.isIntegralNumber() && json.canConvertToLong();
  }

  private static double real(JsonNode json, Schema schema, String place) throws IOException {
    boolean none = json.isTextual() && NO_NUMBERS.contains(json.textValue());
    require(none || json.isNumber(), json, schema, place);
    return none ? Double.parseDouble(json.textValue()) : json.doubleValue();
  }

  private static JsonNode require(boolean good, JsonNode json, Schema schema, String place)
      throws IOException {
    if (!good) {
      String type = schema.getType().name().toLowerCase(Locale.ROOT);
      String text = json.toString();
      String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
      throw new IOException(place + " must be of type " + type + ", is " + shown);
    }
    return json;
  }
}
