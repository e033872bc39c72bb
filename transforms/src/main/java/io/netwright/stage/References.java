package io.netwright.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.json.CanonicalJson;
import io.netwright.schemas.ArtifactRef;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;

/**
 * What an element names, found by the form of its JSON, so that elements of any stage, present and
 * to come, tell what they need.
 *
 * @param models modelIds of the models in it and of their parents
 * @param files artifacts by their SHA-256
 * @param datasets names of data sets by their digest
 */
public record References(
    SortedSet<String> models,
    SortedMap<String, StoredArtifact> files,
    SortedMap<String, String> datasets) {

  /** Nothing. */
  public static final References NONE =
      new References(new TreeSet<>(), new TreeMap<>(), new TreeMap<>());

  /**
   * An artifact as a document names it.
   *
   * @param sha256 64 lower-case hexadecimal digits
   * @param mediaType what the bytes are
   */
  public record StoredArtifact(String sha256, long sizeBytes, String mediaType) {
    /** The same for the store. */
    public ArtifactRef ref() {
      return new ArtifactRef(sha256, sizeBytes, mediaType);
    }
  }

  /** Takes immutable copies. */
  public References {
    models = Collections.unmodifiableSortedSet(new TreeSet<>(models));
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    datasets = Collections.unmodifiableSortedMap(new TreeMap<>(datasets));
  }

  /** What an element names. */
  public static References of(SpecificRecord element) {
    return in(CanonicalJson.read(element.toString(), JsonNode.class));
  }

  /** What a document names. */
  public static References in(JsonNode document) {
    SortedSet<String> models = new TreeSet<>();
    SortedMap<String, StoredArtifact> files = new TreeMap<>();
    SortedMap<String, String> datasets = new TreeMap<>();
    collect(document, models, files, datasets);
    return new References(models, files, datasets);
  }

  private static void collect(
      JsonNode node,
      SortedSet<String> models,
      SortedMap<String, StoredArtifact> files,
      SortedMap<String, String> datasets) {
    String digest = node.path("sha256").asText("");
    if (!digest.isEmpty() && node.has("mediaType")) {
      files.put(
          digest,
          new StoredArtifact(
              digest, node.path("sizeBytes").asLong(), node.path("mediaType").asText()));
    } else if (!digest.isEmpty() && node.has("name")) {
      datasets.put(digest, node.path("name").asText());
    }
    if (isModel(node)) {
      models.add(node.path("modelId").asText());
      node.path("parents").forEach(parent -> models.add(parent.asText()));
    }
    node.forEach(inner -> collect(inner, models, files, datasets));
  }

  /** Whether a document is a model. */
  static boolean isModel(JsonNode document) {
    return document.has("modelId") && document.has("parents");
  }

  /** An element as a document in which models are named by their ids alone. */
  public static JsonNode abridged(SpecificRecord element) {
    return abridged(CanonicalJson.read(element.toString(), JsonNode.class));
  }

  /** A document in which models are named by their ids alone. */
  static JsonNode abridged(JsonNode document) {
    if (isModel(document)) {
      return new ObjectNode(JsonNodeFactory.instance).set("modelId", document.get("modelId"));
    }
    if (document instanceof ObjectNode object) {
      ObjectNode brief = new ObjectNode(JsonNodeFactory.instance);
      object.fieldNames().forEachRemaining(name -> brief.set(name, abridged(object.get(name))));
      return brief;
    }
    if (document instanceof ArrayNode array) {
      ArrayNode brief = new ArrayNode(JsonNodeFactory.instance);
      array.forEach(inner -> brief.add(abridged(inner)));
      return brief;
    }
    return document;
  }

  /** The artifacts that another does not name. */
  public SortedMap<String, StoredArtifact> filesBeyond(References other) {
    SortedMap<String, StoredArtifact> beyond = new TreeMap<>(files);
    beyond.keySet().removeAll(other.files().keySet());
    return beyond;
  }
}
