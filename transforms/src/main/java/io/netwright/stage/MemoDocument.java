package io.netwright.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.artifact.Completeness;
import io.netwright.artifact.Sha256;
import io.netwright.json.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * A remembered result as the workspace keeps it, with the SHA-256 of its content.
 *
 * @param entry what is remembered
 * @param sealed whether it has a digest, and the right one; what version 0.1.0 wrote has none
 */
public record MemoDocument(Memo.Entry entry, boolean sealed) {
  private static final String DIGEST = "digest";
  private static final Set<String> FIRST_FIELDS =
      Set.of(
          "key",
          "stage",
          "algorithmVersion",
          "config",
          "fingerprint",
          "subject",
          "runId",
          "startedAt",
          "finishedAt",
          "output",
          "metrics",
          "circumstances");

  /** The bytes of an entry, sealed by their digest. */
  static byte[] bytes(Memo.Entry entry) {
    ObjectNode content = CanonicalJson.read(CanonicalJson.write(entry), ObjectNode.class);
    content.put(DIGEST, Sha256.of(CanonicalJson.write(content)));
    return CanonicalJson.write(content).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a document.
   *
   * @param stage what the document's folder is called
   * @param key what the document is called
   * @throws IOException saying what is wrong with it: it was cut off, edited, is rotten, or is
   *     something else
   */
  public static MemoDocument read(byte[] bytes, String stage, String key) throws IOException {
    MemoDocument document = read(new String(bytes, StandardCharsets.UTF_8));
    Memo.Entry entry = document.entry();
    if (!entry.key().equals(key) || !entry.stage().equals(stage)) {
      throw new IOException(
          "it is the result of " + entry.stage() + " under the key " + entry.key());
    }
    return document;
  }

  private static MemoDocument read(String json) throws IOException {
    if (json.isBlank()) {
      throw new IOException("it is empty");
    }
    try {
      if (!(CanonicalJson.read(json, JsonNode.class) instanceof ObjectNode content)) {
        throw new IOException("it is no remembered result");
      }
      JsonNode digest = content.remove(DIGEST);
      if (digest == null) {
        refuseLaterFields(content);
      } else if (!digest.asText().equals(Sha256.of(CanonicalJson.write(content)))) {
        throw new IOException(
            "its content is not what its digest says: it was edited, or is rotten");
      }
      Memo.Entry entry = CanonicalJson.read(CanonicalJson.write(content), Memo.Entry.class);
      return new MemoDocument(Completeness.require(entry).renamed(), digest != null);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** What has more than version 0.1.0 wrote had a digest once. */
  private static void refuseLaterFields(ObjectNode content) throws IOException {
    Set<String> later = new TreeSet<>();
    content.fieldNames().forEachRemaining(later::add);
    later.removeAll(FIRST_FIELDS);
    if (!later.isEmpty()) {
      throw new IOException(
          "it has no digest, but " + later + ", which version 0.1.0 did not write");
    }
  }
}
