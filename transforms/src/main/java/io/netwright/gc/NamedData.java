package io.netwright.gc;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.artifact.Storage;
import io.netwright.artifact.StoredFile;
import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.json.CanonicalJson;
import io.netwright.lineage.WorkspaceFiles;
import io.netwright.lineage.WorkspaceGraph;
import io.netwright.stage.Memo;
import io.netwright.stage.References;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Data sets that somebody put into the workspace; what nobody computed nobody can compute again.
 */
public final class NamedData {
  private static final String FOLDER = "data";

  private NamedData() {}

  /** Digests of the artifacts that the documents of data sets name. */
  public static Set<String> files(Workspace workspace, Unreadable unreadable) throws IOException {
    Set<String> files = new TreeSet<>();
    Storage storage = workspace.storage();
    for (StoredFile document : storage.files(FOLDER)) {
      if (Memo.isKey(WorkspaceFiles.name(document))) {
        files.add(WorkspaceFiles.name(document)); // named by the digest of its archive
      }
      Optional<byte[]> json =
          document.path().endsWith(".json")
              ? WorkspaceGraph.bytes(storage, document)
              : Optional.empty();
      try {
        json.map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .map(text -> References.in(CanonicalJson.read(text, JsonNode.class)))
            .ifPresent(named -> files.addAll(named.files().keySet()));
      } catch (IllegalArgumentException e) {
        unreadable.found(storage.locate(document.path()), Unreadable.reason(e));
      }
    }
    return files;
  }
}
