package io.netwright.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.artifact.ArtifactStore;
import io.netwright.artifact.Workspace;
import io.netwright.json.CanonicalJson;
import io.netwright.lineage.ModelOrigin.Data;
import io.netwright.lineage.ModelOrigin.FileState;
import io.netwright.lineage.ModelOrigin.Parent;
import io.netwright.lineage.ModelOrigin.Used;
import io.netwright.lineage.ModelOrigin.WorkOrigin;
import io.netwright.run.RunStore;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.stage.Memo;
import io.netwright.stage.References.StoredArtifact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Follows models back to data, seeds and code by what the workspace holds. */
public final class ModelLineage {
  private final WorkspaceGraph graph;
  private final ArtifactStore artifacts;
  private final Set<String> runs;
  private final Map<String, List<String>> reusers = new TreeMap<>();

  private ModelLineage(WorkspaceGraph graph, Workspace workspace) throws IOException {
    this.graph = graph;
    this.artifacts = workspace.artifacts();
    RunStore store = new RunStore(workspace);
    this.runs = new LinkedHashSet<>(store.runIds());
    for (String run : runs) {
      store
          .read(run)
          .ifPresent(
              record ->
                  record.stages().stream()
                      .filter(stage -> stage.reusedFrom() != null)
                      .forEach(
                          stage ->
                              reusers
                                  .computeIfAbsent(stage.key(), key -> new ArrayList<>())
                                  .add(run)));
    }
  }

  /** Reads what a workspace has cached. */
  public static ModelLineage of(Workspace workspace) throws IOException {
    return new ModelLineage(WorkspaceGraph.read(workspace), workspace);
  }

  /** Every model that the workspace knows how it was made. */
  public List<ModelRef> models() {
    return graph.models();
  }

  /**
   * Where a model came from; empty when the workspace has no record of the work that made it.
   *
   * @param modelId 16 hexadecimal digits
   */
  public Optional<ModelOrigin> origin(String modelId) throws IOException {
    Optional<CachedResult> maker = graph.maker(modelId);
    Optional<ModelRef> model = graph.model(modelId);
    return maker.isEmpty() || model.isEmpty()
        ? Optional.empty()
        : Optional.of(origin(model.get(), maker.get()));
  }

  private ModelOrigin origin(ModelRef model, CachedResult maker) throws IOException {
    Map<String, FileState> files = new TreeMap<>();
    for (Map.Entry<String, ArtifactRef> file : model.getArtifacts().entrySet()) {
      files.put(file.getKey(), state(file.getValue()));
    }
    List<Parent> parents = new ArrayList<>();
    for (String parent : new LinkedHashSet<>(model.getParents())) {
      parents.add(parent(parent));
    }
    return new ModelOrigin(
        model.getModelId(),
        model.getName(),
        model.getStage(),
        model.getVariant(),
        model.getRole(),
        model.getArchitecture(),
        model.getSeed(),
        model.getOutputs().stream().map(OutputClass::getName).toList(),
        state(model.getWeights()),
        files,
        model.getDatasets().stream()
            .map(data -> new Data(data.getName(), data.getSha256()))
            .toList(),
        work(maker),
        used(maker),
        parents);
  }

  private Parent parent(String modelId) throws IOException {
    Optional<ModelOrigin> origin = origin(modelId);
    return origin.isPresent()
        ? new Parent(modelId, origin.get(), null)
        : new Parent(
            modelId,
            null,
            "this workspace has no record of the work that made it: its cached result was"
                + " deleted, or the model came from elsewhere");
  }

  /** Files that went in and are neither the weights nor the artifacts of a model that went in. */
  private List<Used> used(CachedResult maker) throws IOException {
    Set<String> ofModels = new HashSet<>();
    for (String modelId : maker.input().models()) {
      graph
          .model(modelId)
          .ifPresent(
              model -> {
                ofModels.add(model.getWeights().getSha256());
                model.getArtifacts().values().forEach(file -> ofModels.add(file.getSha256()));
              });
    }
    Map<String, Used> used = new LinkedHashMap<>();
    for (StoredArtifact file : maker.input().files().values()) {
      if (!ofModels.contains(file.sha256())) {
        WorkOrigin writer =
            graph.writers(file.sha256()).stream().findFirst().map(this::work).orElse(null);
        used.put(file.sha256(), new Used(state(file.ref()), writer));
      }
    }
    return List.copyOf(used.values());
  }

  private WorkOrigin work(CachedResult result) {
    Memo.Entry entry = result.entry();
    Memo.Circumstances circumstances = entry.circumstances();
    return new WorkOrigin(
        entry.key(),
        entry.stage(),
        entry.algorithmVersion(),
        CanonicalJson.read(entry.config(), JsonNode.class),
        CanonicalJson.read(circumstances == null ? "{}" : circumstances.input(), JsonNode.class),
        entry.fingerprint(),
        entry.startedAt(),
        entry.finishedAt(),
        entry.runId(),
        runs.contains(entry.runId()),
        reusers.getOrDefault(entry.key(), List.of()),
        circumstances == null ? null : circumstances.codeVersion(),
        circumstances == null ? Map.of() : circumstances.libraries());
  }

  private FileState state(ArtifactRef file) throws IOException {
    return new FileState(
        file.getSha256(), file.getSizeBytes(), file.getMediaType(), artifacts.contains(file));
  }
}
