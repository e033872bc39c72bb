package io.netwright.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.artifact.Storage;
import io.netwright.artifact.StoredFile;
import io.netwright.artifact.Workspace;
import io.netwright.stage.CanonicalJson;
import io.netwright.stage.References;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Data sets that somebody put into the workspace; what nobody computed nobody can compute again.
 */
final class NamedData {
  private static final String FOLDER = "data";

  private NamedData() {}

  /** Digests of the artifacts that the documents of data sets name. */
  static Set<String> files(Workspace workspace) throws IOException {
    Set<String> files = new TreeSet<>();
    Storage storage = workspace.storage();
    for (StoredFile document : storage.files(FOLDER)) {
      Optional<String> json = WorkspaceGraph.text(storage, document);
      try {
        json.map(text -> References.in(CanonicalJson.read(text, JsonNode.class)))
            .ifPresent(named -> files.addAll(named.files().keySet()));
      } catch (IllegalArgumentException e) {
        throw new IOException(
            storage.locate(document.path())
                + " cannot be read ("
                + e.getMessage()
                + "): add the data set again, or delete the file",
            e);
      }
    }
    return files;
  }
}
