package io.netwright.lineage;

import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.registry.Alias;
import io.netwright.registry.Decision;
import io.netwright.registry.DecisionLedger;
import io.netwright.registry.ModelName;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelVersion;
import io.netwright.schemas.ArtifactRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the registry keeps alive: every version that an alias names, and every verdict. */
public final class RegisteredModels {

  private RegisteredModels() {}

  /** The pins of a workspace as its aliases are now. */
  public static List<Pin> pins(Workspace workspace) throws IOException {
    ModelRegistry registry = ModelRegistry.of(workspace);
    List<Pin> pins = new ArrayList<>();
    for (String name : registry.names()) {
      for (Alias alias : Alias.values()) {
        Optional<ModelVersion> version = registry.alias(name, alias);
        version.ifPresent(named -> pins.add(pin(name + "@" + alias.word(), named)));
      }
    }
    DecisionLedger ledger = new DecisionLedger(workspace);
    for (String name : ledger.names()) {
      Set<String> verdicts = new HashSet<>();
      for (Decision decision : ledger.read(name)) {
        ArtifactRef verdict = decision.verdict();
        if (verdict != null) {
          verdicts.add(verdict.getSha256());
        }
      }
      if (!verdicts.isEmpty()) {
        pins.add(new Pin("the verdicts about " + name, Set.of(), verdicts));
      }
    }
    return pins;
  }

  /** Reads every document of the registry and says which cannot be read. */
  public static void examine(Workspace workspace, Unreadable unreadable) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String document : workspace.models().list()) {
      names.add(document.substring(0, Math.max(0, document.indexOf('/'))));
    }
    for (String name : names) {
      if (ModelName.isAllowed(name)) {
        ModelRegistry.of(workspace).examine(name, unreadable);
        new DecisionLedger(workspace).examine(name, unreadable);
      }
    }
  }

  private static Pin pin(String alias, ModelVersion version) {
    Set<String> files = new HashSet<>();
    files.add(version.model().getWeights().getSha256());
    version.model().getArtifacts().values().forEach(file -> files.add(file.getSha256()));
    ArtifactRef verdict = version.verdict();
    if (verdict != null) {
      files.add(verdict.getSha256());
    }
    return new Pin(
        "%s, version %d: %s %s"
            .formatted(
                alias, version.number(), version.model().getName(), version.model().getModelId()),
        Set.of(version.model().getModelId()),
        files);
  }
}
