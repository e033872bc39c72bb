package io.netwright.track;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.netwright.schemas.ArtifactRef;
import java.io.IOException;

/** The JSON of run documents; unknown fields of later versions are passed over. */
final class RunJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .registerModule(
              new SimpleModule()
                  .addSerializer(new StdDelegatingSerializer(ArtifactRef.class, new ToStored()))
                  .addDeserializer(
                      ArtifactRef.class, new StdDelegatingDeserializer<>(new FromStored())));

  private RunJson() {}

  static byte[] write(Object document) throws IOException {
    return MAPPER.writeValueAsBytes(document);
  }

  /**
   * Reads a document.
   *
   * @param location named in the message when it is damaged
   */
  static <T> T read(byte[] json, Class<T> type, String location) throws IOException {
    try {
      T document = MAPPER.readValue(json, type);
      if (document != null) {
        return document;
      }
      throw new IOException(location + " is empty: delete it and run again");
    } catch (JsonProcessingException e) {
      throw new IOException(
          location
              + " is not a record of a run ("
              + e.getOriginalMessage().lines().findFirst().orElse("")
              + "): delete it and run again",
          e);
    }
  }

  /** The JSON form of an artifact reference. */
  record Stored(
      @JsonProperty(required = true) String sha256,
      @JsonProperty(required = true) long sizeBytes,
      @JsonProperty(required = true) String mediaType) {}

  /** Avro's generated classes say more to Jackson than belongs into a document. */
  private static final class ToStored extends StdConverter<ArtifactRef, Stored> {
    @Override
    public Stored convert(ArtifactRef ref) {
      return new Stored(ref.getSha256(), ref.getSizeBytes(), ref.getMediaType());
    }
  }

  /** The way back. */
  private static final class FromStored extends StdConverter<Stored, ArtifactRef> {
    @Override
    public ArtifactRef convert(Stored stored) {
      return new ArtifactRef(stored.sha256(), stored.sizeBytes(), stored.mediaType());
    }
  }
}
