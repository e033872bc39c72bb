package io.netwright.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The schema that a stored record was written with. Documents carry it in Avro's canonical form;
 * those that do not are of version 0.1.0, whose schemas are resources of this program for good.
 */
public final class WriterSchema {
  private static final String FIRST = "/io/netwright/schemas/0.1.0/";

  private WriterSchema() {}

  /** What a document carries that holds records of this type. */
  public static String carried(Class<? extends SpecificRecord> type) {
    return SchemaNormalization.toParsingForm(SpecificData.get().getSchema(type));
  }

  /**
   * The schema of a document's records.
   *
   * @param carried what the document carries; null where it is of version 0.1.0
   * @param type what the records are today
   * @throws IOException where it is no schema, or version 0.1.0 knew no such records
   */
  public static Schema of(@Nullable String carried, Class<? extends SpecificRecord> type)
      throws IOException {
    return carried == null ? first(type) : parsed(carried);
  }

  /**
   * The schema of a record that lies within others.
   *
   * @throws IOException where the outer schema has no such part
   */
  public static Schema within(Schema outer, Class<? extends SpecificRecord> type)
      throws IOException {
    return find(outer, SpecificData.get().getSchema(type).getFullName(), new HashSet<>())
        .orElseThrow(
            () -> new IOException("its schema has no part that is a " + type.getSimpleName()));
  }

  /**
   * The schema that a document carries.
   *
   * @throws IOException where it is none
   */
  public static Schema parsed(String json) throws IOException {
    try {
      return new Schema.Parser().parse(json);
    } catch (AvroRuntimeException e) {
      throw new IOException("its schema is not one of Avro's: " + e.getMessage(), e);
    }
  }

  private static Schema first(Class<? extends SpecificRecord> type) throws IOException {
    String name = SpecificData.get().getSchema(type).getName();
    try (InputStream in = WriterSchema.class.getResourceAsStream(FIRST + name + ".avsc")) {
      if (in == null) {
        throw new IOException("it carries no schema, and version 0.1.0 had no " + name);
      }
      return new Schema.Parser().parse(in);
    }
  }

  private static Optional<Schema> find(Schema schema, String name, Set<Schema> seen) {
    boolean named = schema.getType() == Schema.Type.RECORD && schema.getFullName().equals(name);
    if (named || !seen.add(schema)) {
      return named ? Optional.of(schema) : Optional.empty();
    }
    return parts(schema).stream().flatMap(part -> find(part, name, seen).stream()).findFirst();
  }

  private static Collection<Schema> parts(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> schema.getFields().stream().map(Schema.Field::schema).toList();
      case ARRAY -> List.of(schema.getElementType());
      case MAP -> List.of(schema.getValueType());
      case UNION -> schema.getTypes();
      default -> List.of();
    };
  }
}
