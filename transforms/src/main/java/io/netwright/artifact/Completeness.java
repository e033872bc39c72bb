package io.netwright.artifact;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses documents of another kind, whose JSON is good but which lack what must be there. */
public final class Completeness {

  private Completeness() {}

  /**
   * The same document.
   *
   * @throws IllegalArgumentException naming the first component that is null and must not be, or
   *     saying that all is
   */
  public static <T extends Record> T require(@Nullable T document) {
    if (document == null) {
      throw new IllegalArgumentException("it is empty");
    }
    for (RecordComponent component : document.getClass().getRecordComponents()) {
      Object value = value(component, document);
      if (value == null && !mayBeNull(component)) {
        throw new IllegalArgumentException(component.getName() + " is missing");
      }
      requireInside(component.getName(), value);
    }
    return document;
  }

  private static void requireInside(String name, @Nullable Object value) {
    if (value instanceof Record inner) {
      require(inner);
    } else if (value instanceof Map<?, ?> map) {
      requireInside(name, map.values());
    } else if (value instanceof Iterable<?> items) {
      for (Object item : items) {
        if (item == null) {
          throw new IllegalArgumentException(name + " holds something that is missing");
        }
        requireInside(name, item);
      }
    }
  }

  private static boolean mayBeNull(RecordComponent component) {
    AnnotatedElement type = component.getAnnotatedType();
    return type.isAnnotationPresent(Nullable.class);
  }

  private static @Nullable Object value(RecordComponent component, Record document) {
    try {
      var accessor = component.getAccessor();
      if (!Modifier.isPublic(document.getClass().getModifiers())) {
        accessor.setAccessible(true); // records of a package of their own
      }
      return accessor.invoke(document);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }
}
