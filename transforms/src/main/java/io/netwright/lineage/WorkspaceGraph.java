package io.netwright.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.artifact.Storage;
import io.netwright.artifact.StoredFile;
import io.netwright.artifact.Workspace;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.CanonicalJson;
import io.netwright.stage.Memo;
import io.netwright.stage.References;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything a workspace remembers, and which result made which model and which artifact.
 *
 * <p>Reads every memo once; the stages need not be known.
 */
final class WorkspaceGraph {
  private static final String MEMOS = "memo";

  private final Map<String, RememberedResult> results = new TreeMap<>();
  private final Map<String, RememberedResult> makers = new HashMap<>();
  private final Map<String, List<RememberedResult>> writers = new HashMap<>();

  private WorkspaceGraph() {}

  /**
   * Reads what a workspace remembers now; what is deleted meanwhile is left out.
   *
   * @throws IOException naming a memo that cannot be read, since nobody knows what it refers to
   */
  static WorkspaceGraph read(Workspace workspace) throws IOException {
    WorkspaceGraph graph = new WorkspaceGraph();
    Storage storage = workspace.storage();
    for (StoredFile file : storage.files(MEMOS)) {
      Optional<String> json = text(storage, file);
      if (json.isPresent()) {
        graph.add(result(file, json.get(), storage.locate(file.path())));
      }
    }
    return graph;
  }

  /** The text of a file; empty where it was deleted meanwhile. */
  static Optional<String> text(Storage storage, StoredFile file) throws IOException {
    try (InputStream in = storage.open(file.path())) {
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  private static RememberedResult result(StoredFile file, String json, String location)
      throws IOException {
    try {
      return result(file, CanonicalJson.read(json, Memo.Entry.class));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          location
              + " cannot be read ("
              + e.getMessage()
              + "): use the version of netwright that wrote it, or delete the file",
          e);
    }
  }

  private static RememberedResult result(StoredFile file, Memo.Entry entry) throws IOException {
    JsonNode output = CanonicalJson.read(entry.output(), JsonNode.class);
    List<ModelRef> models = new ArrayList<>();
    Set<String> foreign = new HashSet<>();
    models(output, entry.key(), models, foreign);
    References named = References.in(output);
    Set<String> written = new HashSet<>(named.files().keySet());
    written.removeAll(foreign);
    return new RememberedResult(file, entry, named, models, written);
  }

  /** Finds the models that this work made itself, and the files of those that others made. */
  private static void models(JsonNode node, String key, List<ModelRef> models, Set<String> foreign)
      throws IOException {
    if (!node.has("modelId") || !node.has("provenance")) {
      for (JsonNode inner : node) {
        models(inner, key, models, foreign);
      }
    } else if (node.path("provenance").path("key").asText().equals(key)) {
      models.add(Memo.record(node.toString(), ModelRef.class));
    } else {
      foreign.addAll(References.in(node).files().keySet());
    }
  }

  private void add(RememberedResult result) {
    results.put(result.key(), result);
    result.models().forEach(model -> makers.put(model.getModelId(), result));
    result
        .written()
        .forEach(digest -> writers.computeIfAbsent(digest, key -> new ArrayList<>()).add(result));
  }

  /** Every remembered result, by key. */
  Collection<RememberedResult> results() {
    return results.values();
  }

  /** The result under a memo key. */
  Optional<RememberedResult> result(String key) {
    return Optional.ofNullable(results.get(key));
  }

  /** The work that made a model. */
  Optional<RememberedResult> maker(String modelId) {
    return Optional.ofNullable(makers.get(modelId));
  }

  /** The model of that id. */
  Optional<ModelRef> model(String modelId) {
    return maker(modelId).stream()
        .flatMap(result -> result.models().stream())
        .filter(model -> model.getModelId().equals(modelId))
        .findFirst();
  }

  /** Every piece of work that wrote an artifact of that digest. */
  List<RememberedResult> writers(String sha256) {
    return writers.getOrDefault(sha256, List.of());
  }

  /** Every model, in the order of the keys of what made them. */
  List<ModelRef> models() {
    return results.values().stream().flatMap(result -> result.models().stream()).toList();
  }
}
