package io.netwright.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.artifact.Storage;
import io.netwright.artifact.StoredFile;
import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.json.CanonicalJson;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.Memo;
import io.netwright.stage.MemoDocument;
import io.netwright.stage.References;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
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
 * Everything a workspace has cached, and which result made which model and which artifact.
 *
 * <p>Reads every cached result once; the stages need not be known.
 */
public final class WorkspaceGraph {
  private static final String FOLDER = "memo";

  private final Map<String, CachedResult> results = new TreeMap<>();
  private final Map<String, CachedResult> makers = new HashMap<>();
  private final Map<String, List<CachedResult>> writers = new HashMap<>();

  private WorkspaceGraph() {}

  /** Reads what a workspace has cached now; what is deleted meanwhile is left out. */
  public static WorkspaceGraph read(Workspace workspace) throws IOException {
    return read(workspace, Unreadable.WARN);
  }

  /**
   * The same.
   *
   * @param unreadable told of every result that cannot be read, since nobody knows what it needs
   */
  public static WorkspaceGraph read(Workspace workspace, Unreadable unreadable) throws IOException {
    WorkspaceGraph graph = new WorkspaceGraph();
    Storage storage = workspace.storage();
    for (StoredFile file : storage.files(FOLDER)) {
      Optional<byte[]> json = isResult(file) ? bytes(storage, file) : Optional.empty();
      if (json.isPresent()) {
        try {
          String stage = WorkspaceFiles.part(file, 1);
          graph.add(
              result(
                  file, MemoDocument.read(json.get(), stage, WorkspaceFiles.name(file)).entry()));
        } catch (IOException | IllegalArgumentException e) {
          unreadable.found(storage.locate(file.path()), Unreadable.reason(e));
        }
      }
    }
    return graph;
  }

  /** Whether a file below {@code memo} is where a result is kept, and no other program's. */
  static boolean isResult(StoredFile file) {
    String[] parts = file.path().split("/", -1);
    return parts.length == 3 && parts[2].endsWith(".json") && Memo.isKey(WorkspaceFiles.name(file));
  }

  /** What is in a file; empty where it was deleted meanwhile. */
  public static Optional<byte[]> bytes(Storage storage, StoredFile file) throws IOException {
    try (InputStream in = storage.open(file.path())) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** A cached result with what it refers to. */
  static CachedResult result(StoredFile file, Memo.Entry entry) throws IOException {
    JsonNode output = CanonicalJson.read(entry.output(), JsonNode.class);
    List<ModelRef> models = new ArrayList<>();
    Set<String> foreign = new HashSet<>();
    models(output, entry, models, foreign);
    References named = References.in(output);
    Set<String> written = new HashSet<>(named.files().keySet());
    written.removeAll(foreign);
    return new CachedResult(file, entry, named, models, written);
  }

  /** Finds the models that this work made itself, and the files of those that others made. */
  private static void models(
      JsonNode node, Memo.Entry entry, List<ModelRef> models, Set<String> foreign)
      throws IOException {
    if (!node.has("modelId") || !node.has("provenance")) {
      for (JsonNode inner : node) {
        models(inner, entry, models, foreign);
      }
    } else if (node.path("provenance").path("key").asText().equals(entry.key())) {
      models.add(entry.part(node, ModelRef.class));
    } else {
      foreign.addAll(References.in(node).files().keySet());
    }
  }

  private void add(CachedResult result) {
    results.put(result.key(), result);
    result.models().forEach(model -> makers.put(model.getModelId(), result));
    result
        .written()
        .forEach(digest -> writers.computeIfAbsent(digest, key -> new ArrayList<>()).add(result));
  }

  /** Every cached result, by key. */
  public Collection<CachedResult> results() {
    return results.values();
  }

  /** The result under a cache key. */
  public Optional<CachedResult> result(String key) {
    return Optional.ofNullable(results.get(key));
  }

  /** The work that made a model. */
  public Optional<CachedResult> maker(String modelId) {
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
  public List<CachedResult> writers(String sha256) {
    return writers.getOrDefault(sha256, List.of());
  }

  /** Every model, in the order of the keys of what made them. */
  List<ModelRef> models() {
    return results.values().stream().flatMap(result -> result.models().stream()).toList();
  }
}
