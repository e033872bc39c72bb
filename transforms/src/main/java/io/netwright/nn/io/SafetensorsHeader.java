package io.netwright.nn.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.netwright.json.JsonFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a safetensors file, checked: every tensor's bytes follow the one's before
 * without hole or overlap.
 *
 * @param tensors in the order of their bytes
 */
record SafetensorsHeader(Map<String, String> metadata, List<TensorEntry> tensors) {
  private static final int MOST_DIMENSIONS = 8;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Number of bytes that must follow the header. */
  long dataBytes() {
    return tensors.isEmpty() ? 0 : tensors.get(tensors.size() - 1).end();
  }

  static SafetensorsHeader parse(String json) throws MalformedModelException {
    try (JsonParser parser = JSON.createParser(json)) {
      expect(parser.nextToken(), JsonToken.START_OBJECT, "the header");
      Map<String, String> metadata = Map.of();
      List<TensorEntry> tensors = new ArrayList<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        expect(parser.nextToken(), JsonToken.START_OBJECT, name);
        if (name.equals("__metadata__")) {
          metadata = metadata(parser);
        } else {
          tensors.add(tensor(parser, name));
        }
      }
      if (parser.nextToken() != null) {
        throw new MalformedModelException("the header has more than one JSON object");
      }
      tensors.sort(
          Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
      refuseHolesAndOverlaps(tensors);
      return new SafetensorsHeader(metadata, List.copyOf(tensors));
    } catch (JsonProcessingException e) {
      throw new MalformedModelException("the header is no list of tensors: " + JsonFault.of(e), e);
    } catch (MalformedModelException e) {
      throw e;
    } catch (IOException e) {
      throw new MalformedModelException("the header is not JSON: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> metadata(JsonParser parser) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      expect(parser.nextToken(), JsonToken.VALUE_STRING, "__metadata__." + key);
      metadata.put(key, parser.getText());
    }
    return metadata;
  }

  private static TensorEntry tensor(JsonParser parser, String name) throws IOException {
    String type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "dtype" -> {
          expect(value, JsonToken.VALUE_STRING, name + ".dtype");
          type = parser.getText();
        }
        case "shape" -> shape = integers(parser, name + ".shape", MOST_DIMENSIONS);
        case "data_offsets" -> offsets = integers(parser, name + ".data_offsets", 2);
        default ->
            throw new MalformedModelException(
                "tensor %s: fields must be dtype, shape and data_offsets, got %s"
                    .formatted(name, field));
      }
    }
    if (offsets == null || offsets.size() != 2) {
      throw new MalformedModelException(
          "tensor " + name + ": data_offsets must be [begin, end], got " + offsets);
    }
    return TensorEntry.checked(
        name, type(name, type), sizes(name, shape), offsets.get(0), offsets.get(1));
  }

  private static ElementType type(String name, @Nullable String type)
      throws MalformedModelException {
    return ElementType.named(String.valueOf(type))
        .orElseThrow(
            () ->
                new MalformedModelException(
                    "tensor %s: dtype must be one of %s, got %s"
                        .formatted(name, List.of(ElementType.values()), type)));
  }

  private static List<Integer> sizes(String name, @Nullable List<Long> shape)
      throws MalformedModelException {
    List<Integer> sizes = new ArrayList<>();
    for (long size : shape == null ? List.of(-1L) : shape) {
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw new MalformedModelException(
            "tensor %s: shape must be whole numbers in [0, 2^31), got %s".formatted(name, shape));
      }
      sizes.add((int) size);
    }
    return sizes;
  }

  private static List<Long> integers(JsonParser parser, String where, int most) throws IOException {
    expect(parser.currentToken(), JsonToken.START_ARRAY, where);
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, where);
      numbers.add(parser.getLongValue());
      if (numbers.size() > most) {
        throw new MalformedModelException(where + " has more than " + most + " numbers");
      }
    }
    return numbers;
  }

  private static void expect(@Nullable JsonToken actual, JsonToken expected, String where)
      throws MalformedModelException {
    if (actual != expected) {
      throw new MalformedModelException(
          "%s must be %s, got %s".formatted(where, kind(expected), kind(actual)));
    }
  }

  private static String kind(@Nullable JsonToken token) {
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT -> "a whole number";
      case VALUE_NUMBER_FLOAT -> "a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_NULL -> "null";
      case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "its end";
    };
  }

  private static void refuseHolesAndOverlaps(List<TensorEntry> tensors)
      throws MalformedModelException {
    long end = 0;
    for (TensorEntry tensor : tensors) {
      if (tensor.begin() != end) {
        throw new MalformedModelException(
            "tensor %s: its bytes begin at %d but those before end at %d; %s are not allowed"
                .formatted(
                    tensor.name(),
                    tensor.begin(),
                    end,
                    tensor.begin() < end ? "overlaps" : "holes"));
      }
      end = tensor.end();
    }
  }
}
