package io.netwright.json;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.PropertyBindingException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with JSON that a file or a server gave, in one line that names the field and none
 * of the classes and settings of the library that read it.
 */
public final class JsonFault {
  private JsonFault() {}

  /** Says what is wrong, and where. */
  public static String of(JsonProcessingException fault) {
    if (fault instanceof JsonMappingException mapping) {
      String path = path(mapping);
      return (path.isEmpty() ? "" : path + ": ") + wrong(mapping);
    }
    if (fault instanceof StreamConstraintsException) {
      return "larger or deeper than any that this program writes" + place(fault);
    }
    if (fault instanceof InputCoercionException) {
      return "a number is too large" + place(fault);
    }
    boolean twice = String.valueOf(fault.getOriginalMessage()).startsWith("Duplicate field");
    return (twice ? "a field stands twice" : "not valid JSON") + place(fault);
  }

  private static String wrong(JsonMappingException fault) {
    if (fault instanceof PropertyBindingException unknown) {
      return "unknown field; known here are " + new TreeSet<>(unknown.getKnownPropertyIds());
    }
    if (fault instanceof InvalidTypeIdException type) {
      String given =
          type.getTypeId() == null ? "no type is named" : "unknown type " + type.getTypeId();
      return given + "; known types are " + knownTypes(type.getBaseType());
    }
    if (fault instanceof ValueInstantiationException
        && fault.getCause() instanceof IllegalArgumentException refusal) {
      return String.valueOf(refusal.getMessage()).lines().findFirst().orElse("");
    }
    return "missing, or not of the kind that belongs there";
  }

  /** The names that a field {@code type} may have where one of several types is expected. */
  public static List<String> knownTypes(@Nullable JavaType base) {
    JsonSubTypes types = base == null ? null : base.getRawClass().getAnnotation(JsonSubTypes.class);
    return types == null
        ? List.of()
        : Arrays.stream(types.value()).map(JsonSubTypes.Type::name).toList();
  }

  /** The fields and positions that lead to the value, such as {@code nodes[3].layer}. */
  private static String path(JsonMappingException fault) {
    String path =
        fault.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "[" + step.getIndex() + "]"
                        : "." + step.getFieldName())
            .collect(Collectors.joining());
    return path.startsWith(".") ? path.substring(1) : path;
  }

  private static String place(JsonProcessingException fault) {
    JsonLocation at = fault.getLocation();
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}
