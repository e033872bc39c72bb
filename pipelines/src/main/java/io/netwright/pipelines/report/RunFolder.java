package io.netwright.pipelines.report;

import io.netwright.artifact.Draft;
import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.io.OutputStream;

/** Where a run's report lies, with what belongs to it. */
record RunFolder(Workspace workspace, String runId) {

  /** Writes something to a stream. */
  @FunctionalInterface
  interface Content {
    /** Writes all of it; the stream is closed by the folder. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file in place of the one of that name. */
  void write(String name, Content content) throws IOException {
    try (Draft draft = workspace.storage().draft("application/octet-stream")) {
      content.writeTo(draft.out());
      draft.replace(path(name));
    }
  }

  /** Draws a picture in place of the one of that name, where this Java can draw any. */
  void draw(String name, Content picture) throws IOException {
    if (Fonts.found()) {
      write(name, picture);
    }
  }

  /** Where people find a file. */
  String locate(String name) {
    return workspace.storage().locate(path(name));
  }

  private String path(String name) {
    return "runs/" + runId + "/" + name;
  }
}
