package io.netwright.pipelines.config;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.netwright.json.JsonFault;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with an entry of an experiment, in the words of its author: names of keys and kinds
 * of values, never those of the program or of the library that reads them.
 */
final class KeyProblem {
  private static final int QUOTED = 80;

  private static final Map<Class<?>, String> KINDS =
      Map.of(
          int.class, "a whole number",
          long.class, "a whole number",
          Long.class, "a whole number",
          Integer.class, "a whole number",
          double.class, "a number",
          Double.class, "a number",
          boolean.class, "true or false",
          Boolean.class, "true or false",
          String.class, "a text");

  private KeyProblem() {}

  /**
   * Says what is wrong.
   *
   * @param found what stands at the place, as far as there is something
   */
  static String of(JsonMappingException e, JsonNode found) {
    if (e instanceof PropertyBindingException unknown) {
      return unknown(unknown.getPropertyName(), unknown.getKnownPropertyIds());
    }
    if (e instanceof ValueInstantiationException made && e.getCause() != null) {
      return e.getCause() instanceof NullPointerException
          ? missing(made.getType().getRawClass(), found)
          : said(e.getCause());
    }
    if (e instanceof InvalidTypeIdException type) {
      return type(type.getTypeId(), type.getBaseType());
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return mismatch(mismatch.getTargetType(), found);
    }
    return found.isNumber()
        ? "must be a number of ordinary size, got " + shown(found)
        : "cannot be read, got " + shown(found);
  }

  /** What a record refuses; a key that was left out is nothing to its author. */
  private static String said(Throwable refusal) {
    return String.valueOf(refusal.getMessage()).replaceAll("\\bnull\\b", "nothing");
  }

  private static String mismatch(Class<?> target, JsonNode found) {
    if (found.isMissingNode() || (found.isTextual() && found.asText().isBlank())) {
      return "a value is missing; give one, or leave the key out";
    }
    String question =
        target.isEnum() && found.isTextual()
            ? NearestNames.question(found.asText(), constants(target))
            : "";
    String example =
        Collection.class.isAssignableFrom(target) && found.isValueNode()
            ? " in brackets such as [" + shown(found) + "]"
            : "";
    return "must be "
        + kind(target)
        + example
        + ", got "
        + shown(found)
        + (question.isEmpty() ? "" : "; " + question);
  }

  private static String unknown(String key, @Nullable Collection<Object> ids) {
    List<String> known = new TreeSet<>(texts(ids == null ? List.of() : ids)).stream().toList();
    String question = NearestNames.question(key, known);
    return "unknown key; "
        + (question.isEmpty() ? "known here are " : question + " Known here are ")
        + known;
  }

  /** An attack, or something else of several types, that names none of them. */
  private static String type(@Nullable String given, @Nullable JavaType base) {
    List<String> known = JsonFault.knownTypes(base);
    if (given == null) {
      return "the key type is missing; known types are " + known;
    }
    String question = NearestNames.question(given, known);
    return "unknown type "
        + given
        + "; "
        + (question.isEmpty() ? "known types are " : question + " Known types are ")
        + known;
  }

  private static String missing(Class<?> record, JsonNode found) {
    List<String> missing =
        components(record)
            .filter(one -> !one.getAnnotatedType().isAnnotationPresent(Nullable.class))
            .map(RecordComponent::getName)
            .filter(name -> !found.has(name))
            .toList();
    return missing.isEmpty()
        ? "a key is missing; known here are " + keys(record)
        : "missing " + (missing.size() == 1 ? "key " : "keys ") + String.join(", ", missing);
  }

  private static List<String> keys(Class<?> record) {
    return components(record).map(RecordComponent::getName).toList();
  }

  /** What an author may write. */
  private static Stream<RecordComponent> components(Class<?> record) {
    JsonIgnoreProperties inner = record.getAnnotation(JsonIgnoreProperties.class);
    List<String> hidden = inner == null ? List.of() : List.of(inner.value());
    return record.isRecord()
        ? Arrays.stream(record.getRecordComponents()).filter(one -> !hidden.contains(one.getName()))
        : Stream.of();
  }

  private static List<String> texts(Collection<Object> ids) {
    return ids.stream().map(String::valueOf).toList();
  }

  private static String kind(Class<?> type) {
    String known = KINDS.get(type);
    if (known != null) {
      return known;
    }
    if (type.isEnum()) {
      return "one of " + constants(type);
    }
    if (type.isRecord()) {
      return "a mapping with keys of " + keys(type);
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "a mapping";
  }

  private static List<String> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(String::valueOf).toList();
  }

  private static String shown(JsonNode found) {
    String text = found.isTextual() ? found.asText() : found.toString();
    return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...";
  }
}
