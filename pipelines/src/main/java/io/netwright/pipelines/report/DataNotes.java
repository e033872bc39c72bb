package io.netwright.pipelines.report;

import io.netwright.artifact.Blobs;
import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a run's data sets left out, resized or held twice, kept beside its record. */
public record DataNotes(Workspace workspace, String runId) {
  private static final String NAME = "data-notes";

  /** Keeps the lines; writes nothing where there are none. */
  public void save(List<String> lines) throws IOException {
    if (!lines.isEmpty()) {
      blobs().replace(NAME, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The lines of a run. */
  public List<String> read() throws IOException {
    return blobs()
        .read(NAME)
        .map(text -> new String(text, StandardCharsets.UTF_8).lines().toList())
        .orElse(List.of());
  }

  private Blobs blobs() {
    return new Blobs(workspace.storage(), "runs/" + runId, ".txt");
  }
}
