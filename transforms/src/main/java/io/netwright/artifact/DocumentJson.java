package io.netwright.artifact;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.netwright.json.JsonFault;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a workspace's documents. Their own fields go by name: unknown ones of later versions
 * are passed over. Avro records in them are resolved from the schema they were written with, which
 * {@link #store} puts beside them.
 *
 * @param kind what such a document is, for messages
 * @param remedy what to do about a damaged one
 */
public record DocumentJson(String kind, String remedy) {
  private static final String SCHEMAS = "schemas";
  private static final String MODEL = "ModelRef";
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .registerModule(
              new SimpleModule()
                  .addSerializer(ModelRef.class, new ModelWriter())
                  .addDeserializer(ModelRef.class, new ModelReader())
                  .addSerializer(new StdDelegatingSerializer(ArtifactRef.class, new RefToStored()))
                  .addDeserializer(
                      ArtifactRef.class, new StdDelegatingDeserializer<>(new StoredToRef())));

  /** A document as people and programs read it. */
  public byte[] write(Object document) throws IOException {
    return MAPPER.writeValueAsBytes(document);
  }

  /** A document as the workspace keeps it: with the schemas of the Avro records in it. */
  public byte[] store(Object document) throws IOException {
    Map<String, String> schemas = new TreeMap<>();
    byte[] plain = MAPPER.writer().withAttribute(SCHEMAS, schemas).writeValueAsBytes(document);
    return schemas.isEmpty()
        ? plain
        : MAPPER.writeValueAsBytes(
            ((ObjectNode) MAPPER.readTree(plain)).set(SCHEMAS, MAPPER.valueToTree(schemas)));
  }

  /**
   * Reads a document.
   *
   * @param location named in the message when it is damaged
   */
  public <T extends Record> T read(byte[] json, Class<T> type, String location) throws IOException {
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (tree.isMissingNode() || tree.isNull()) {
        throw new IOException(location + " is empty: " + remedy);
      }
      Carried schema = new Carried(tree.path(SCHEMAS).path(MODEL).textValue());
      T document = MAPPER.readerFor(type).withAttribute(SCHEMAS, schema).readValue(tree);
      return Completeness.require(document);
    } catch (JsonProcessingException e) {
      throw damaged(location, JsonFault.of(e), e);
    } catch (IllegalArgumentException e) {
      throw damaged(location, Unreadable.reason(e), e);
    }
  }

  /** Reads one of some documents; one that cannot be read counts as none, and somebody is told. */
  public <T extends Record> Optional<T> read(
      Blobs documents, String name, Class<T> type, Unreadable unreadable) throws IOException {
    Optional<byte[]> json = documents.read(name);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    String place = documents.locate(name);
    try {
      return Optional.of(read(json.get(), type, place));
    } catch (IOException e) {
      unreadable.found(place, Unreadable.reason(e, place));
      return Optional.empty();
    }
  }

  private IOException damaged(String location, String what, Exception cause) {
    String line = what.lines().findFirst().orElse("");
    return new IOException(location + " is not a " + kind + " (" + line + "): " + remedy, cause);
  }

  /** The schema that a document carries; null where it carries none. */
  private record Carried(@Nullable String schema) {}

  /** The Avro record's own JSON; its schema is noted for who keeps the document. */
  private static final class ModelWriter extends JsonSerializer<ModelRef> {
    @Override
    @SuppressWarnings("unchecked")
    public void serialize(ModelRef model, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (provider.getAttribute(SCHEMAS) instanceof Map<?, ?> schemas) {
        ((Map<String, String>) schemas).put(MODEL, WriterSchema.carried(ModelRef.class));
      }
      out.writeTree(AvroJson.write(model));
    }
  }

  /** The way back. */
  private static final class ModelReader extends JsonDeserializer<ModelRef> {
    @Override
    public ModelRef deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String schema =
          context.getAttribute(SCHEMAS) instanceof Carried carried ? carried.schema() : null;
      try {
        return AvroJson.read(
            parser.<JsonNode>readValueAsTree(),
            WriterSchema.of(schema, ModelRef.class),
            ModelRef.class);
      } catch (IOException e) {
        throw JsonMappingException.from(parser, e.getMessage(), e);
      }
    }
  }

  /** The JSON form of an artifact reference. */
  record Stored(
      @JsonProperty(required = true) String sha256,
      @JsonProperty(required = true) long sizeBytes,
      @JsonProperty(required = true) String mediaType) {}

  /** Avro's generated classes say more to Jackson than belongs into a document. */
  private static final class RefToStored extends StdConverter<ArtifactRef, Stored> {
    @Override
    public Stored convert(ArtifactRef ref) {
      return new Stored(ref.getSha256(), ref.getSizeBytes(), ref.getMediaType());
    }
  }

  /** The way back. */
  private static final class StoredToRef extends StdConverter<Stored, ArtifactRef> {
    @Override
    public ArtifactRef convert(Stored stored) {
      return new ArtifactRef(stored.sha256(), stored.sizeBytes(), stored.mediaType());
    }
  }
}
