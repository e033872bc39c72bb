package io.netwright.artifact;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * The JSON of a workspace's documents; unknown fields of later versions are passed over.
 *
 * @param kind what such a document is, for messages
 * @param remedy what to do about a damaged one
 */
public record DocumentJson(String kind, String remedy) {
  private static final ObjectMapper TREES = new ObjectMapper();
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .registerModule(
              new SimpleModule()
                  .addSerializer(new StdDelegatingSerializer(ModelRef.class, new ModelToTree()))
                  .addDeserializer(
                      ModelRef.class, new StdDelegatingDeserializer<>(new TreeToModel()))
                  .addSerializer(new StdDelegatingSerializer(ArtifactRef.class, new RefToStored()))
                  .addDeserializer(
                      ArtifactRef.class, new StdDelegatingDeserializer<>(new StoredToRef())));

  /** A document as people and programs read it. */
  public byte[] write(Object document) throws IOException {
    return MAPPER.writeValueAsBytes(document);
  }

  /**
   * Reads a document.
   *
   * @param location named in the message when it is damaged
   */
  public <T> T read(byte[] json, Class<T> type, String location) throws IOException {
    try {
      T document = MAPPER.readValue(json, type);
      if (document != null) {
        return document;
      }
      throw new IOException(location + " is empty: " + remedy);
    } catch (JsonProcessingException e) {
      throw new IOException(
          location
              + " is not a "
              + kind
              + " ("
              + e.getOriginalMessage().lines().findFirst().orElse("")
              + "): "
              + remedy,
          e);
    }
  }

  /** The Avro record's own JSON, as a tree within the document. */
  private static final class ModelToTree extends StdConverter<ModelRef, JsonNode> {
    @Override
    public JsonNode convert(ModelRef model) {
      try {
        return TREES.readTree(model.toString());
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The way back. */
  private static final class TreeToModel extends StdConverter<JsonNode, ModelRef> {
    @Override
    public ModelRef convert(JsonNode tree) {
      try {
        return new SpecificDatumReader<ModelRef>(ModelRef.getClassSchema())
            .read(
                null, DecoderFactory.get().jsonDecoder(ModelRef.getClassSchema(), tree.toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
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
